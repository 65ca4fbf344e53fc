import type { Answer, AuditKind } from '@vigia/contracts/audit'
import { describe, expect, test } from 'vitest'
import { findNextAnswer, mayAnswer } from './may-answer.ts'
import { type Audit, settle } from './settle.ts'
import type { StandingAudit } from './standing.ts'

const audit = (id: number, readerId: string, kind: AuditKind, answer: Answer | null, undoes?: number) => ({
  id,
  readerId,
  kind,
  answer,
  undoes: undoes ?? null,
})
const ana = audit(1, 'Ana', 'reading', 'normal')
const bia = audit(2, 'Bia', 'reading', 'anomalous')
const biaAgrees = audit(2, 'Bia', 'reading', 'normal')
const anaUndone = audit(2, 'Ana', 'undo', null, 1)
const ruling = audit(3, 'Caio', 'adjudication', 'normal')

const ask = (
  audits: Audit[],
  isDouble: boolean,
  id: string,
  kind: 'reading' | 'revision' | 'adjudication',
  {
    seen = audits.length,
    mayAdjudicate = false,
    wasShownAnswers = false,
    adjudicationView = 'open' as 'open' | 'blind',
  } = {},
) => {
  const beat = {
    audits,
    isDouble,
    wasShownAnswers,
    adjudicationView,
    state: settle(audits, isDouble).state,
  }
  return mayAnswer(beat, { id, mayAdjudicate }, { kind, seenAudits: seen })
}

const allowed = { status: 'allowed' }
const by = (obstacle: Audit | null) => ({ status: 'answered-meanwhile', obstacle })
const refused = (reason: string) => ({ status: 'not-allowed', reason })

describe('a reading', () => {
  test('of a beat that one reads is the first, or the first again after an undoing', () => {
    expect(ask([], false, 'Ana', 'reading')).toEqual(allowed)
    expect(ask([ana], false, 'Bia', 'reading')).toEqual(by(ana))
    expect(ask([ana], false, 'Ana', 'reading')).toEqual(by(ana))
    expect(ask([ana, anaUndone], false, 'Bia', 'reading')).toEqual(allowed)
    expect(ask([ana, anaUndone], false, 'Ana', 'reading')).toEqual(allowed)
  })

  test('of a beat that two read is one of two, each by another', () => {
    expect(ask([], true, 'Ana', 'reading')).toEqual(allowed)
    expect(ask([ana], true, 'Ana', 'reading')).toEqual(by(ana))
    expect(ask([ana], true, 'Bia', 'reading')).toEqual(allowed)
    expect(ask([ana, biaAgrees], true, 'Caio', 'reading')).toEqual(by(biaAgrees))
  })

  test('that comes too late in a disagreement is not told of whom', () => {
    expect(ask([ana, bia], true, 'Caio', 'reading')).toEqual(by(null))
  })

  test('is refused to who was shown what others answered and has never read the beat, where two are to answer', () => {
    const shown = { wasShownAnswers: true }
    for (const trail of [[], [ana], [ana, bia]])
      expect(ask(trail, true, 'Caio', 'reading', shown)).toEqual(refused('answers-seen'))
    expect(ask([ana, anaUndone], true, 'Ana', 'reading', shown)).toEqual(allowed)
    expect(ask([ana, anaUndone], false, 'Caio', 'reading', shown)).toEqual(allowed)
  })

  test('a second time tells the reader the own answer, never the other’s', () => {
    expect(ask([ana, bia], true, 'Ana', 'reading')).toEqual(by(ana))
  })
})

describe('a revision', () => {
  test('needs an answer, and the present number of audits', () => {
    expect(ask([], false, 'Ana', 'revision')).toEqual(refused('nothing-to-revise'))
    expect(ask([ana, anaUndone], false, 'Ana', 'revision')).toEqual(refused('nothing-to-revise'))
    expect(ask([ana], false, 'Ana', 'revision', { seen: 0 })).toEqual(by(ana))
    expect(ask([ana, anaUndone], false, 'Bia', 'revision', { seen: 1 })).toEqual(refused('nothing-to-revise'))
    expect(ask([ana], false, 'Ana', 'revision')).toEqual(allowed)
  })

  test('is open to everybody where one reads, and to the reader alone where two do', () => {
    expect(ask([ana], false, 'Bia', 'revision')).toEqual(allowed)
    expect(ask([ana], true, 'Ana', 'revision')).toEqual(allowed)
    expect(ask([ana], true, 'Bia', 'revision')).toEqual(refused('not-your-reading'))
  })

  test('is refused by its rule before versions are compared', () => {
    for (const seen of [0, 1, 2])
      expect(ask([ana, bia], true, 'Caio', 'revision', { seen })).toEqual(refused('not-your-reading'))
  })

  test('counts only what its reader may know of', () => {
    const others = audit(2, 'Bia', 'reading', 'normal')
    const undone = audit(3, 'Bia', 'undo', null, 2)
    expect(ask([ana, others, undone], true, 'Ana', 'revision', { seen: 1 })).toEqual(allowed)
    expect(ask([ana, others], true, 'Ana', 'revision', { seen: 1 })).toEqual(by(others))
  })

  test('waits while the readers disagree, and nothing is said of why', () => {
    for (const seen of [0, 1, 2])
      expect(ask([ana, bia], true, 'Ana', 'revision', { seen })).toEqual(refused('not-open'))
  })

  test('is not told of an adjudicator who was uncertain, and has left the beat open', () => {
    const unsure = audit(3, 'Caio', 'adjudication', 'uncertain')
    expect(ask([ana, bia, unsure], true, 'Ana', 'revision')).toEqual(refused('not-open'))
    expect(ask([ana, bia, unsure], true, 'Davi', 'revision')).toEqual(refused('not-your-reading'))
  })

  test('comes too late once the adjudicator has spoken', () => {
    expect(ask([ana, bia, ruling], true, 'Ana', 'revision')).toEqual(refused('adjudicated'))
  })
})

describe('an adjudication', () => {
  const may = { mayAdjudicate: true }

  test('needs the role and a disagreement', () => {
    expect(ask([ana, bia], true, 'Caio', 'adjudication')).toEqual(refused('not-adjudicator'))
    expect(ask([ana, bia], true, 'Caio', 'adjudication', may)).toEqual(allowed)
    expect(ask([ana], true, 'Caio', 'adjudication', may)).toEqual(refused('no-disagreement'))
    expect(ask([ana], false, 'Caio', 'adjudication', may)).toEqual(refused('no-disagreement'))
    expect(ask([], true, 'Caio', 'adjudication', may)).toEqual(refused('no-disagreement'))
  })

  test('is never of one who has read the beat, undone or not, whatever its state', () => {
    const gone = [audit(1, 'Caio', 'reading', 'normal'), audit(2, 'Caio', 'undo', null, 1)]
    const later = [audit(3, 'Ana', 'reading', 'normal'), audit(4, 'Bia', 'reading', 'unusable')]
    for (const trail of [[...gone, ...later], gone])
      expect(ask(trail, true, 'Caio', 'adjudication', may)).toEqual(refused('own-reading'))
  })

  test('needs no number of audits that a blind adjudicator cannot know', () => {
    const blind = { ...may, adjudicationView: 'blind' as const }
    expect(ask([ana, bia], true, 'Caio', 'adjudication', { ...blind, seen: 0 })).toEqual(allowed)
    expect(ask([ana, bia, ruling], true, 'Davi', 'adjudication', { ...blind, seen: 0 })).toEqual(by(ruling))
  })

  test('may be thought better of, by whoever knows of it', () => {
    expect(ask([ana, bia, ruling], true, 'Davi', 'adjudication', may)).toEqual(allowed)
    expect(ask([ana, bia, ruling], true, 'Davi', 'adjudication', { ...may, seen: 2 })).toEqual(by(ruling))
  })
})

const reader = { id: 'Ana', mayAdjudicate: false }
const adjudicator = { id: 'Eva', mayAdjudicate: true }

function say(id: number, readerId: string, answer: Answer, kind: AuditKind = 'reading'): StandingAudit {
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

const beat = (isDouble: boolean, audits: StandingAudit[]) => ({
  isDouble,
  audits,
  state: settle(audits, isDouble).state,
  wasShownAnswers: false,
  adjudicationView: 'open' as const,
})
const single = (...audits: StandingAudit[]) => beat(false, audits)
const double = (...audits: StandingAudit[]) => beat(true, audits)
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
  const settled = double(...disagreement.audits, say(3, 'Eva', 'normal', 'adjudication'))
  expect(findNextAnswer(settled, adjudicator)).toEqual({ status: 'possible', kind: 'adjudication' })
  expect(findNextAnswer(settled, reader)).toEqual({ status: 'not-allowed', reason: 'adjudicated' })
})
