import type { AuditKind, BeatState } from '@vigia/contracts/audit'
import { describe, expect, test } from 'vitest'
import {
  type BeatFacts,
  mayBeToldAnswers,
  mayBeToldReveal,
  visibleAudits,
  visibleState,
} from './visibility.ts'

type Said = { kind: AuditKind; readerId: string }
const said = (readerId: string, kind: AuditKind = 'reading'): Said => ({ readerId, kind })

/** Bia and Caio have read; Davi decides, Eva has read and undone, Fay knows nothing of the beat. */
const trails = {
  unread: [said('Eva'), said('Eva', 'undo')],
  'awaiting-second': [said('Eva'), said('Eva', 'undo'), said('Bia')],
  disagreement: [said('Eva'), said('Eva', 'undo'), said('Bia'), said('Caio')],
  settled: [said('Eva'), said('Eva', 'undo'), said('Bia'), said('Caio'), said('Davi', 'adjudication')],
} as const satisfies Record<BeatState, readonly Said[]>
const states = Object.keys(trails) as BeatState[]

const beat = (state: BeatState, adjudicationView: 'open' | 'blind' = 'open'): BeatFacts<Said> => ({
  state,
  audits: trails[state],
  adjudicationView,
})
const reader = (id: string, mayAdjudicate: boolean) => ({ id, mayAdjudicate })

describe.each(['open', 'blind'] as const)('where adjudication is %s', (view) => {
  test.each([
    // Who, may adjudicate, and in which states the answers of others are told.
    ['Bia', false, ['settled']],
    ['Bia', true, ['settled']],
    ['Eva', true, ['settled']],
    ['Fay', false, ['settled']],
    ['Fay', true, view === 'open' ? ['disagreement', 'settled'] : ['settled']],
  ] as const)('%s, who may decide: %s, is told what others answered where it is %j', (id, may, told) => {
    const who = reader(id, may)
    for (const state of states) {
      const isTold = (told as readonly string[]).includes(state)
      const facts = beat(state, view)
      expect([state, mayBeToldAnswers(facts, who)]).toEqual([state, isTold])
      const own = facts.audits.filter(({ readerId }) => readerId === id)
      expect(visibleAudits(facts, who)).toEqual(isTold ? facts.audits : own)
      const asReader = state === 'disagreement' ? 'awaiting-second' : state
      const untold = id === 'Fay' ? 'unread' : asReader
      expect(visibleState(facts, who)).toBe(isTold ? state : untold)
    }
  })
})

test('a blind adjudicator is told the readers’ answers after a decision of their own, also an undone one', () => {
  const audits = [...trails.disagreement, said('Davi', 'adjudication'), said('Davi', 'undo')]
  const undecided: BeatFacts<Said> = { state: 'disagreement', audits, adjudicationView: 'blind' }
  expect(mayBeToldAnswers(undecided, reader('Davi', true))).toBe(true)
  expect(mayBeToldAnswers(undecided, reader('Davi', false))).toBe(false)
  expect(mayBeToldAnswers(undecided, reader('Fay', true))).toBe(false)
  expect(mayBeToldAnswers(undecided, reader('Bia', true))).toBe(false)
})

test.each([
  ['Fay', 'blind', ['settled']],
  ['Eva', 'blind', states],
  ['Bia', 'blind', ['awaiting-second', 'disagreement', 'settled']],
  ['Fay', 'open', states],
] as const)('%s, who reads %s, sees what the model says where it is %j', (id, view, shown) => {
  expect(states.filter((state) => mayBeToldReveal(beat(state), id, view))).toEqual(shown)
})
