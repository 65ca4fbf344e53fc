import { expect, test } from 'vitest'
import { findOrigin, type ReadingPlan, type RecordedAudit } from './label-origin.ts'

const at = (minute: number) => `2026-05-01 12:0${minute}:00.000`

/** Audits in a row, a minute apart: who, what, and perhaps the kind or what is undone. */
const trail = (...said: [string, RecordedAudit['answer'], Partial<RecordedAudit>?][]): RecordedAudit[] =>
  said.map(([readerId, answer, others], index) => ({
    id: index + 1,
    kind: 'reading',
    readerId,
    answer,
    undoes: null,
    recordedAt: at(index),
    ...others,
  }))

const single: ReadingPlan = { isDouble: false, doubleSince: null }
const double: ReadingPlan = { isDouble: true, doubleSince: null }
const origin = (audits: RecordedAudit[], plan = single) => findOrigin('ecg-1', audits, plan)

test('a label of one reader rests on the reader’s latest answer', () => {
  const revised = trail(['Ana', 'anomalous'], ['Ana', 'normal', { kind: 'revision' }])
  expect(origin(revised)).toEqual({
    ...{ beat: 'ecg-1', verdict: 'normal', agreement: 'once', readerIds: ['Ana'] },
    answeredAt: at(1),
  })
})

test('a label of two rests on both, since the later of them', () => {
  expect(origin(trail(['Ana', 'normal'], ['Bia', 'normal']), double)).toMatchObject({
    ...{ agreement: 'agreed', readerIds: ['Ana', 'Bia'], answeredAt: at(1) },
  })
  expect(origin(trail(['Ana', 'normal']), double)).toBeUndefined()
  expect(origin(trail(['Ana', 'normal'], ['Bia', 'anomalous']), double)).toBeUndefined()
})

test('a decision is the label, and rests on who took it', () => {
  const decided = trail(
    ['Ana', 'normal'],
    ['Bia', 'anomalous'],
    ['Caio', 'anomalous', { kind: 'adjudication' }],
  )
  expect(origin(decided, double)).toMatchObject({
    ...{ verdict: 'anomalous', agreement: 'adjudicated', readerIds: ['Caio'], answeredAt: at(2) },
  })
})

test('where the first was uncertain, the label is the second’s alone', () => {
  expect(origin(trail(['Ana', 'uncertain'], ['Bia', 'normal']))).toMatchObject({
    ...{ agreement: 'once', readerIds: ['Bia'] },
  })
})

test('what was taken back, and what no model can learn, has no origin', () => {
  expect(origin(trail(['Ana', 'normal'], ['Ana', null, { kind: 'undo', undoes: 1 }]))).toBeUndefined()
  expect(origin(trail(['Ana', 'unusable']))).toBeUndefined()
  expect(origin([])).toBeUndefined()
})

test('that a second reader was asked for takes no label away before somebody has answered', () => {
  const asked = { isDouble: true, doubleSince: at(1) }
  expect(origin(trail(['Ana', 'normal']), asked)).toMatchObject({ agreement: 'once' })
  const added = trail(['Ana', 'normal'], ['Ana', 'normal', { kind: 'addition' }])
  expect(origin(added, asked)).toMatchObject({ agreement: 'once' })
  expect(origin(trail(['Ana', 'normal'], ['Bia', 'anomalous']), asked)).toBeUndefined()
  expect(origin(trail(['Ana', 'normal'], ['Bia', 'normal']), asked)).toMatchObject({ agreement: 'agreed' })
})
