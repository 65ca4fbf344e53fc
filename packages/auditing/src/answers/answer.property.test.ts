import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer } from '../testing/audited-warehouse.ts'
import { parseAnswer, parseUndo } from './answer.ts'

const key = fc.uuid().map((uuid) => uuid.toLowerCase())
const moment = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const text = (length: number) =>
  fc.option(
    fc
      .string({ unit: 'grapheme', maxLength: length })
      .map((given) => given.replaceAll('\0', '').trim().slice(0, length).toWellFormed())
      .map((given) => given.trim() || null),
  )
const good = fc
  .record({
    key,
    inferenceId: fc.maxSafeInteger(),
    kind: fc.constantFrom('reading' as const, 'revision' as const),
    answer: fc.constantFrom(
      'normal' as const,
      'anomalous' as const,
      'uncertain' as const,
      'unusable' as const,
    ),
    beatCode: text(20),
    comment: text(200),
    seenAudits: fc.nat(),
    answeredAt: moment,
  })
  .map((fields) => ({ ...answer(7), ...fields }))

test('an answer that keeps the rules is taken as it is', () => {
  fc.assert(
    fc.property(good, (given) => {
      expect(parseAnswer(JSON.parse(JSON.stringify(given)))).toEqual({ status: 'parsed', content: given })
    }),
  )
})

test('whatever comes instead is taken apart or refused by its fields', () => {
  const fields = [...Object.keys(answer(7)), 'undoes', 'curve', 'reveal', '__proto__', 'toString', 'other']
  const anything = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
    fc
      .tuple(good, fc.dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 3 }))
      .map(([given, changes]) => ({ ...given, ...changes })),
  )
  fc.assert(
    fc.property(anything, (given) => {
      for (const parse of [parseAnswer, parseUndo]) {
        const parsed = parse(given)
        if (parsed.status === 'invalid')
          expect(parsed.fields.every((field) => typeof field === 'string')).toBe(true)
        else expect(parse(parsed.content)).toEqual(parsed)
      }
    }),
  )
})
