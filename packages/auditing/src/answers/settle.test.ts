import { type Answer, type AuditKind, answers } from '@vigia/contracts/audit'
import { describe, expect, test } from 'vitest'
import { type Audit, effectiveAudits, settle } from './settle.ts'

/** Ids are given in the order of the list, from 1 on. */
const trail = (...said: [readerId: string, kind: AuditKind, answerOrUndone: Answer | number][]): Audit[] =>
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
  const definite = answers.filter((answer) => answer !== 'uncertain')
  const definitePairs = definite.flatMap((first) => definite.map((second) => [first, second] as const))

  test.each(definite)('is settled by the first answer: %s', (answer) => {
    expect(settle(trail(['Ana', 'reading', answer]), false)).toEqual({ state: 'settled', label: answer })
  })

  test.each(definitePairs)('%s, revised to %s, has the later label, whoever gave it', (first, second) => {
    for (const reviser of ['Ana', 'Bia'])
      expect(settle(trail(['Ana', 'reading', first], [reviser, 'revision', second]), false)).toEqual({
        state: 'settled',
        label: second,
      })
  })

  test.each(definitePairs)(
    '%s, revised to %s and that undone, has the first label again',
    (first, second) => {
      const audits = trail(['Ana', 'reading', first], ['Ana', 'revision', second], ['Ana', 'undo', 2])
      expect(settle(audits, false)).toEqual({ state: 'settled', label: first })
    },
  )

  test.each(definitePairs)('%s, undone under its revision to %s, keeps the revision', (first, second) => {
    const audits = trail(['Ana', 'reading', first], ['Ana', 'revision', second], ['Ana', 'undo', 1])
    expect(settle(audits, false)).toEqual({ state: 'settled', label: second })
  })

  test.each(answers)('is unread again when %s is undone, and settled by the next reading', (answer) => {
    const undone = trail(['Ana', 'reading', answer], ['Ana', 'undo', 1])
    expect(settle(undone, false)).toEqual({ state: 'unread', label: null })
    const again = [...undone, ...trail(['Bia', 'reading', 'unusable']).map((one) => ({ ...one, id: 3 }))]
    expect(settle(again, false)).toEqual({ state: 'settled', label: 'unusable' })
  })
})

describe('a beat that two read', () => {
  test.each(answers)('waits for the second after %s', (answer) => {
    const audits = trail(['Ana', 'reading', answer], ['Ana', 'revision', 'unusable'])
    expect(settle(audits.slice(0, 1), true)).toEqual({ state: 'awaiting-second', label: null })
    expect(settle(audits, true)).toEqual({ state: 'awaiting-second', label: null })
  })

  test.each(pairs)('with %s and %s is settled only when both are the same', (first, second) => {
    const agreed = first === second
    expect(settle(trail(['Ana', 'reading', first], ['Bia', 'reading', second]), true)).toEqual({
      state: agreed ? 'settled' : 'disagreement',
      label: agreed ? first : null,
    })
  })

  test.each(pairs)('goes by each reader’s latest answer: %s becomes %s', (first, second) => {
    const audits = trail(
      ['Ana', 'reading', first],
      ['Bia', 'reading', second],
      ['Ana', 'revision', second],
      ['Bia', 'revision', first],
    )
    expect(settle(audits.slice(0, 3), true)).toEqual({ state: 'settled', label: second })
    expect(settle(audits, true).state).toBe(first === second ? 'settled' : 'disagreement')
  })

  test.each(pairs)('is settled by the adjudicator, %s against readers who say %s', (ruling, said) => {
    const audits = trail(
      ['Ana', 'reading', said],
      ['Bia', 'reading', 'uncertain'],
      ['Caio', 'adjudication', ruling],
      ['Ana', 'revision', 'unusable'],
    )
    expect(settle(audits, true)).toEqual({ state: 'settled', label: ruling })
  })

  test.each(pairs)(
    'goes by the last adjudication, %s then %s, and by the one before when undone',
    (one, two) => {
      const audits = trail(
        ['Ana', 'reading', 'normal'],
        ['Bia', 'reading', 'uncertain'],
        ['Caio', 'adjudication', one],
        ['Caio', 'adjudication', two],
        ['Caio', 'undo', 4],
        ['Caio', 'undo', 3],
      )
      expect(settle(audits.slice(0, 4), true)).toEqual({ state: 'settled', label: two })
      expect(settle(audits.slice(0, 5), true)).toEqual({ state: 'settled', label: one })
      expect(settle(audits, true)).toEqual({ state: 'disagreement', label: null })
    },
  )

  test('waits for a second again when one of two readings is undone', () => {
    const audits = trail(['Ana', 'reading', 'normal'], ['Bia', 'reading', 'anomalous'], ['Bia', 'undo', 2])
    expect(settle(audits, true)).toEqual({ state: 'awaiting-second', label: null })
  })
})

/** Whom the trail leaves the beat to, and with which label. */
const told = (audits: Audit[], isDouble: boolean) =>
  (['second-reader', 'adjudicator'] as const).map((goesTo) => {
    const { state, label } = settle(audits, isDouble, goesTo)
    return label === null ? state : `${state} as ${label}`
  })

describe('uncertain is a question', () => {
  type Said = [readerId: string, kind: AuditKind, answerOrUndone: Answer | number]
  const ana: Said = ['Ana', 'reading', 'uncertain']
  const question = ['awaiting-second', 'disagreement']
  const open = ['disagreement', 'disagreement']
  const as = (label: Answer) => [`settled as ${label}`, `settled as ${label}`]

  test.each<[title: string, expected: string[], ...said: Said[]]>([
    ['goes to whom the setting says', question, ana],
    ['said twice by one person, stays open', question, ana, ['Ana', 'revision', 'uncertain']],
    ['is settled by another’s definite answer', as('normal'), ana, ['Bia', 'reading', 'normal']],
    ['is settled when another says the same', as('uncertain'), ana, ['Bia', 'reading', 'uncertain']],
    ['is settled by its reader’s own definite answer', as('unusable'), ana, ['Ana', 'revision', 'unusable']],
    ['comes back when that is undone', question, ana, ['Ana', 'revision', 'unusable'], ['Ana', 'undo', 2]],
    [
      'comes back when the other’s answer is undone',
      question,
      ana,
      ['Bia', 'reading', 'normal'],
      ['Bia', 'undo', 2],
    ],
    ['is none any more when it is undone', ['unread', 'unread'], ana, ['Ana', 'undo', 1]],
    [
      'may come after a definite answer',
      question,
      ['Ana', 'reading', 'normal'],
      ['Bia', 'revision', 'uncertain'],
    ],
    ['is settled by the adjudicator', as('anomalous'), ana, ['Caio', 'adjudication', 'anomalous']],
    [
      'is settled by an adjudicator who says the same',
      as('uncertain'),
      ana,
      ['Caio', 'adjudication', 'uncertain'],
    ],
  ])('of a beat that one person reads: it %s', (_, expected, ...said) => {
    expect(told(trail(...said), false)).toEqual(expected)
  })

  const both: Said[] = [
    ['Ana', 'reading', 'normal'],
    ['Bia', 'reading', 'anomalous'],
  ]
  test.each<[title: string, expected: string[], ...said: Said[]]>([
    ['of both readers settles', as('uncertain'), ana, ['Bia', 'reading', 'uncertain']],
    ['of one reader contests', open, ana, ['Bia', 'reading', 'normal']],
    ['of the adjudicator alone leaves it open', open, ...both, ['Caio', 'adjudication', 'uncertain']],
    [
      'of two adjudicators settles',
      as('uncertain'),
      ...both,
      ['Caio', 'adjudication', 'uncertain'],
      ['Davi', 'adjudication', 'uncertain'],
    ],
    [
      'of one adjudicator gives way to another’s decision',
      as('normal'),
      ...both,
      ['Caio', 'adjudication', 'uncertain'],
      ['Davi', 'adjudication', 'normal'],
    ],
  ])('of a beat that two read: %s', (_, expected, ...said) => {
    expect(told(trail(...said), true)).toEqual(expected)
  })
})

test.each([true, false])('an addition changes nothing, whether two read the beat (%s) or one', (isDouble) => {
  const audits = trail(
    ['Ana', 'reading', 'uncertain'],
    ['Bia', 'reading', 'normal'],
    ['Ana', 'addition', 'uncertain'],
  )
  expect(told(audits, isDouble)).toEqual(told(audits.slice(0, 2), isDouble))
  expect(effectiveAudits(audits).map(({ id }) => id)).toEqual([1, 2])
})

test('an undoing says nothing itself, and what it undoes says nothing any more', () => {
  const audits = trail(['Ana', 'reading', 'normal'], ['Bia', 'reading', 'normal'], ['Ana', 'undo', 1])
  expect(effectiveAudits(audits).map(({ id }) => id)).toEqual([2])
})
