import { expect, test } from 'vitest'
import { answer } from '../testing/audited-warehouse.ts'
import { parseAnswer, parseUndo } from './answer.ts'

const key = '0b0f8a3e-6a57-4b0c-9f7e-2a9b6f1d7c55'
const whole = answer(7, { key, beatCode: 'V', comment: 'ST?', kind: 'revision', seenAudits: 2 })

test('an answer from the browser is taken as it is', () => {
  expect(parseAnswer(JSON.parse(JSON.stringify(whole)))).toEqual({ status: 'parsed', content: whole })
})

test('space around a comment goes, and a comment of space alone is none', () => {
  const { content } = parseAnswer({ ...whole, comment: ' two\nlines \n', beatCode: '  ' }) as {
    content: typeof whole
  }
  expect(content).toMatchObject({ comment: 'two\nlines', beatCode: null })
})

test.each([
  ['key', ['', 'x', 7, null, key.toUpperCase(), `${key} `, '0b0f8a3e6a574b0c9f7e2a9b6f1d7c55']],
  ['inferenceId', [-(2 ** 53), 1.5, '7', null, Number.NaN, 2 ** 53]],
  ['kind', ['undo', '', null, 'Reading', 'toString']],
  ['answer', ['', null, 'ok', 1, ['normal']]],
  ['beatCode', ['x'.repeat(21), 3, undefined, '\ud800']],
  ['comment', ['x'.repeat(2001), {}, undefined, 'a\0b']],
  ['seenAudits', [-1, null, '0']],
  [
    'answeredAt',
    [
      '',
      '2026-01-02',
      '2026-01-02T03:04:05+01:00',
      '2026-13-02T03:04:05Z',
      '2026-02-30T03:04:05Z',
      '0000-01-02T03:04:05Z',
      '1999-01-02T03:04:05Z',
      '2999-01-02T03:04:05Z',
      5,
    ],
  ],
])('%s is refused by name when it is not of its kind', (field, values) => {
  for (const value of values)
    expect(parseAnswer({ ...whole, [field]: value })).toEqual({ status: 'invalid', fields: [field] })
})

test('a field too many is refused, and so is what is no answer at all', () => {
  expect(parseAnswer({ ...whole, readerId: 'Ana' })).toEqual({ status: 'invalid', fields: ['readerId'] })
  for (const value of [undefined, null, 'normal', 7, [], [whole]])
    expect(parseAnswer(value)).toMatchObject({ status: 'invalid' })
})

test('what an earlier release says of the reveal is passed over, whatever it is', () => {
  for (const reveal of ['before', 'after', null, 7])
    expect(parseAnswer({ ...whole, reveal })).toEqual({ status: 'parsed', content: whole })
})

test('an undoing names its own key and that of the answer', () => {
  const undo = { key, undoes: key.replace('0', '1'), answeredAt: '2026-01-02T03:04:05.000Z' }
  expect(parseUndo(undo)).toEqual({ status: 'parsed', content: undo })
  expect(parseUndo({ ...undo, undoes: 4 })).toEqual({ status: 'invalid', fields: ['undoes'] })
})
