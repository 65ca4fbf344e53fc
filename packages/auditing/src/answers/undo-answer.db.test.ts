import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  addBeats,
  addInferences,
  answer,
  listTrainingRows,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import type { AnswerToRecord } from './answer.ts'
import { recordAnswer } from './record-answer.ts'
import { undoAnswer } from './undo-answer.ts'

openForEachTest(openAuditedWarehouse)

async function record(who: string, fields: Partial<AnswerToRecord> = {}): Promise<string> {
  const given = answer(1, fields)
  expect(await recordAnswer(db, noResults, reader(who, true), given)).toMatchObject({ status: 'recorded' })
  return given.key
}

const undo = (who: string, undoes: string, key: string = randomUUID()) =>
  undoAnswer(db, noResults, reader(who, true), { key, undoes, answeredAt: '2026-01-02T03:04:05.678Z' })

test('an answer taken back leaves the beat unread, without a training row, and both audits', async () => {
  await addBeats(db, 1)
  const given = await record('Ana')
  expect(await undo('Ana', given)).toEqual({
    status: 'undone',
    auditId: 2,
    state: 'unread',
    label: null,
    trainingEcgId: null,
    audits: 2,
  })
  expect(await listTrainingRows(db)).toEqual([])
  expect(await rowsOf(db, 'SELECT kind, answer, undoes, inference_id FROM Audits ORDER BY id')).toEqual([
    { kind: 'reading', answer: 'normal', undoes: null, inference_id: 1 },
    { kind: 'undo', answer: null, undoes: 1, inference_id: 1 },
  ])
  expect(await rowsOf(db, 'SELECT state FROM Worklist')).toEqual([{ state: 'unread' }])
  await record('Bia')
})

test('a revision taken back brings the answer before it back, and its row', async () => {
  await addBeats(db, 1)
  await record('Ana')
  const relabelled = await record('Ana', { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  expect(await undo('Ana', relabelled)).toMatchObject({ label: 'normal', trainingEcgId: 1 })
  expect(await listTrainingRows(db)).toMatchObject([{ id: 1, label: 1 }])
  const unsure = await record('Ana', { kind: 'revision', answer: 'uncertain', seenAudits: 3 })
  expect(await listTrainingRows(db)).toEqual([])
  expect(await undo('Ana', unsure)).toMatchObject({ label: 'normal', trainingEcgId: 2, audits: 5 })
  expect(await listTrainingRows(db)).toMatchObject([{ id: 2, label: 1 }])
})

test('one’s own answer is taken back once, and sent again it is the same undoing', async () => {
  await addBeats(db, 1)
  const given = await record('Ana')
  const key = randomUUID()
  const outcomes = await Promise.all([undo('Ana', given, key), undo('Ana', given, key)])
  expect(outcomes[0]).toEqual(outcomes[1])
  expect(await undo('Ana', given)).toEqual({ status: 'already-undone' })
  expect(await undo('Ana', given, given)).toEqual({ status: 'key-reused' })
  expect(await undo('Bia', given)).toEqual({ status: 'not-found' })
  expect(await undo('Ana', randomUUID())).toEqual({ status: 'not-found' })
  expect(await undo('Ana', key)).toEqual({ status: 'not-found' })
  expect(await rowsOf(db, 'SELECT id FROM Audits')).toHaveLength(2)
})

test('an answer on which another has built stays, until the other takes the later one back', async () => {
  await addBeats(db, 1)
  const given = await record('Ana')
  const revised = await record('Bia', { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  expect(await undo('Ana', given)).toMatchObject({
    status: 'superseded',
    by: { id: 'Bia', name: 'Dr. Bia' },
    answer: 'anomalous',
  })
  await undo('Bia', revised)
  expect(await undo('Ana', given)).toMatchObject({ status: 'undone', state: 'unread' })
})

test('one’s own later answer is no obstacle, and stands', async () => {
  await addBeats(db, 1)
  const given = await record('Ana')
  await record('Ana', { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  expect(await undo('Ana', given)).toMatchObject({ status: 'undone', state: 'settled', label: 'anomalous' })
})

test('an adjudication taken back leaves the disagreement, without a row', async () => {
  await addBeats(db, 1, { isDouble: true })
  await record('Ana')
  await record('Bia', { answer: 'anomalous' })
  const ruling = await record('Caio', { kind: 'adjudication', seenAudits: 2 })
  expect(await listTrainingRows(db)).toHaveLength(1)
  expect(await undo('Caio', ruling)).toMatchObject({ state: 'disagreement', trainingEcgId: null })
  expect(await listTrainingRows(db)).toEqual([])
})

test('a beat that the worklist has lost can still be taken back', async () => {
  await addBeats(db, 1)
  const given = await record('Ana')
  await db.$client.query('DELETE FROM Worklist')
  await addInferences(db, [{ inferenceId: 2 }])
  expect(await undo('Ana', given)).toMatchObject({ status: 'undone', label: null })
})
