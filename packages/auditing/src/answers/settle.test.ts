import type { Answer, AuditKind } from '@vigia/db'
import { describe, expect, test } from 'vitest'
import { answers } from './parse-answer.ts'
import { effectiveOpinions, type Opinion, settle } from './settle.ts'

/** Ids are given in the order of the list, from 1 on. */
const trail = (...said: [readerId: string, kind: AuditKind, answerOrUndone: Answer | number][]): Opinion[] =>
  said.map(([readerId, kind, what], index) => ({
    id: index + 1,
    readerId,
    kind,
    answer: typeof what === 'number' ? null : what,
    undoes: typeof what === 'number' ? what : null,
  }))

const pairs = answers.flatMap((first) => answers.map((second) => [first, second] as const))

test.each([true, false])(
  'a beat without an answer is unread, whether two read it (%s) or one',
  (isDouble) => {
    expect(settle([], isDouble)).toEqual({ state: 'unread', label: null })
  },
)

describe('a beat that one person reads', () => {
  test.each(answers)('is settled by the first answer: %s', (answer) => {
    expect(settle(trail(['Ana', 'reading', answer]), false)).toEqual({ state: 'settled', label: answer })
  })

  test.each(pairs)('%s, revised to %s, has the later label, whoever gave it', (first, second) => {
    for (const reviser of ['Ana', 'Bia'])
      expect(settle(trail(['Ana', 'reading', first], [reviser, 'revision', second]), false)).toEqual({
        state: 'settled',
        label: second,
      })
  })

  test.each(pairs)('%s, revised to %s and that undone, has the first label again', (first, second) => {
    const opinions = trail(['Ana', 'reading', first], ['Ana', 'revision', second], ['Ana', 'undo', 2])
    expect(settle(opinions, false)).toEqual({ state: 'settled', label: first })
  })

  test.each(pairs)('%s, undone under its revision to %s, keeps the revision', (first, second) => {
    const opinions = trail(['Ana', 'reading', first], ['Ana', 'revision', second], ['Ana', 'undo', 1])
    expect(settle(opinions, false)).toEqual({ state: 'settled', label: second })
  })

  test.each(answers)('is unread again when %s is undone, and settled by the next reading', (answer) => {
    const undone = trail(['Ana', 'reading', answer], ['Ana', 'undo', 1])
    expect(settle(undone, false)).toEqual({ state: 'unread', label: null })
    const again = [...undone, ...trail(['Bia', 'reading', 'uncertain']).map((one) => ({ ...one, id: 3 }))]
    expect(settle(again, false)).toEqual({ state: 'settled', label: 'uncertain' })
  })
})

describe('a beat that two read', () => {
  test.each(answers)('waits for the second after %s', (answer) => {
    const opinions = trail(['Ana', 'reading', answer], ['Ana', 'revision', 'unusable'])
    expect(settle(opinions.slice(0, 1), true)).toEqual({ state: 'awaiting-second', label: null })
    expect(settle(opinions, true)).toEqual({ state: 'awaiting-second', label: null })
  })

  test.each(pairs)('with %s and %s is settled only when both are the same', (first, second) => {
    const agreed = first === second
    expect(settle(trail(['Ana', 'reading', first], ['Bia', 'reading', second]), true)).toEqual({
      state: agreed ? 'settled' : 'disagreement',
      label: agreed ? first : null,
    })
  })

  test.each(pairs)('goes by each reader’s latest answer: %s becomes %s', (first, second) => {
    const opinions = trail(
      ['Ana', 'reading', first],
      ['Bia', 'reading', second],
      ['Ana', 'revision', second],
      ['Bia', 'revision', first],
    )
    expect(settle(opinions.slice(0, 3), true)).toEqual({ state: 'settled', label: second })
    expect(settle(opinions, true).state).toBe(first === second ? 'settled' : 'disagreement')
  })

  test.each(pairs)('is settled by the adjudicator, %s against readers who say %s', (ruling, said) => {
    const opinions = trail(
      ['Ana', 'reading', said],
      ['Bia', 'reading', 'uncertain'],
      ['Caio', 'adjudication', ruling],
      ['Ana', 'revision', 'unusable'],
    )
    expect(settle(opinions, true)).toEqual({ state: 'settled', label: ruling })
  })

  test.each(pairs)(
    'goes by the last adjudication, %s then %s, and by the one before when undone',
    (one, two) => {
      const opinions = trail(
        ['Ana', 'reading', 'normal'],
        ['Bia', 'reading', 'anomalous'],
        ['Caio', 'adjudication', one],
        ['Caio', 'adjudication', two],
        ['Caio', 'undo', 4],
        ['Caio', 'undo', 3],
      )
      expect(settle(opinions.slice(0, 4), true)).toEqual({ state: 'settled', label: two })
      expect(settle(opinions.slice(0, 5), true)).toEqual({ state: 'settled', label: one })
      expect(settle(opinions, true)).toEqual({ state: 'disagreement', label: null })
    },
  )

  test('waits for a second again when one of two readings is undone', () => {
    const opinions = trail(['Ana', 'reading', 'normal'], ['Bia', 'reading', 'anomalous'], ['Bia', 'undo', 2])
    expect(settle(opinions, true)).toEqual({ state: 'awaiting-second', label: null })
  })
})

test('an undoing says nothing itself, and what it undoes says nothing any more', () => {
  const opinions = trail(['Ana', 'reading', 'normal'], ['Bia', 'reading', 'normal'], ['Ana', 'undo', 1])
  expect(effectiveOpinions(opinions).map(({ id }) => id)).toEqual([2])
})
