import type { Answer, AuditKind } from '@vigia/contracts/audit'
import { expect, test } from 'vitest'
import { settle } from '../answers/settle.ts'
import type { StandingOpinion } from './find-standing.ts'
import { findNextAnswer } from './next-answer.ts'

const reader = { id: 'Ana', mayAdjudicate: false }
const adjudicator = { id: 'Eva', mayAdjudicate: true }

function say(id: number, readerId: string, answer: Answer, kind: AuditKind = 'reading'): StandingOpinion {
  const by = { id: readerId, name: null }
  const at = '2026-01-01T00:00:00.000Z'
  return {
    id,
    kind,
    readerId,
    by,
    answer,
    beatCode: null,
    comment: null,
    undoes: null,
    addsTo: null,
    at,
    isEffective: true,
  }
}

const beat = (isDouble: boolean, opinions: StandingOpinion[]) => ({
  isDouble,
  opinions,
  state: settle(opinions, isDouble).state,
  wasShownAnswers: false,
  adjudicationView: 'open' as const,
})
const single = (...opinions: StandingOpinion[]) => beat(false, opinions)
const double = (...opinions: StandingOpinion[]) => beat(true, opinions)
const disagreement = double(say(1, 'Ana', 'normal'), say(2, 'Bia', 'anomalous'))

test('nobody has said anything: a reading', () => {
  expect(findNextAnswer(single(), reader)).toEqual({ status: 'possible', kind: 'reading' })
  expect(findNextAnswer(double(say(1, 'Bia', 'normal')), reader)).toEqual({
    status: 'possible',
    kind: 'reading',
  })
})

test('a beat that one person reads may be revised by another', () => {
  expect(findNextAnswer(single(say(1, 'Bia', 'normal')), reader)).toEqual({
    status: 'possible',
    kind: 'revision',
  })
})

test('of a beat that two read, each revises the own reading only', () => {
  const agreed = double(say(1, 'Ana', 'normal'), say(2, 'Bia', 'normal'))
  expect(findNextAnswer(agreed, reader)).toEqual({ status: 'possible', kind: 'revision' })
  expect(findNextAnswer(agreed, { id: 'Caio', mayAdjudicate: false })).toEqual({ status: 'taken' })
})

test('a disagreement offers what a beat does that awaits its second reader, but to who may decide it', () => {
  const waiting = double(say(1, 'Ana', 'normal'))
  for (const id of ['Ana', 'Caio']) {
    const one = { id, mayAdjudicate: false }
    expect(findNextAnswer(disagreement, one)).toEqual(findNextAnswer(waiting, one))
  }
  expect(findNextAnswer(disagreement, { id: 'Ana', mayAdjudicate: true })).toEqual({
    status: 'possible',
    kind: 'revision',
  })
})

test('an adjudicator settles a disagreement, and may think better of it', () => {
  expect(findNextAnswer(disagreement, adjudicator)).toEqual({ status: 'possible', kind: 'adjudication' })
  const settled = double(...disagreement.opinions, say(3, 'Eva', 'normal', 'adjudication'))
  expect(findNextAnswer(settled, adjudicator)).toEqual({ status: 'possible', kind: 'adjudication' })
  expect(findNextAnswer(settled, reader)).toEqual({ status: 'not-allowed', reason: 'adjudicated' })
})
