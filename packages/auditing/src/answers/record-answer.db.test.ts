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
import { recordAnswer } from './record-answer.ts'

openForEachTest(openAuditedWarehouse)

const ana = reader('Ana')
const bia = reader('Bia')
const caio = reader('Caio', true)
const record = (who: typeof ana, what: ReturnType<typeof answer>) => recordAnswer(db, noResults, who, what)

test('a normal beat becomes a training row, an audit and a settled entry of the worklist', async () => {
  await addBeats(db, 1)
  const given = answer(1, { beatCode: 'N', comment: 'P wave, 🫀' })
  expect(await record(ana, given)).toEqual({
    status: 'recorded',
    auditId: 1,
    state: 'settled',
    label: 'normal',
    trainingEcgId: 1,
    audits: 1,
  })
  expect(await rowsOf(db, 'SELECT * FROM Audits')).toMatchObject([
    {
      answer_key: given.key,
      beat: 'ecg-1',
      inference_id: 1,
      source_ecg_id: 1,
      model_tag: 'v1',
      model_verdict: 'anomalous',
      kind: 'reading',
      reader_id: 'Ana',
      answer: 'normal',
      beat_code: 'N',
      comment: 'P wave, 🫀',
      reveal: 'before',
      training_ecg_id: 1,
      undoes: null,
      answered_at: '2026-01-02 03:04:05.678',
    },
  ])
  expect(await rowsOf(db, 'SELECT state, label, audits, training_ecg_id FROM Audited_Beats')).toEqual([
    { state: 'settled', label: 'normal', audits: 1, training_ecg_id: 1 },
  ])
})

test('every judgement of the same heartbeat gets its state', async () => {
  await addBeats(db, 2)
  await addInferences(db, [{ inferenceId: 50, sourceEcgId: 1, modelTag: 'v2' }])
  await record(ana, answer(50))
  expect(await rowsOf(db, 'SELECT inference_id AS id, state FROM Worklist ORDER BY id')).toEqual([
    { id: 1, state: 'settled' },
    { id: 2, state: 'unread' },
    { id: 50, state: 'settled' },
  ])
  expect(await record(bia, answer(1))).toMatchObject({ status: 'answered-meanwhile', by: { id: 'Ana' } })
})

test.each(['uncertain', 'unusable'] as const)(
  '%s makes no training row, and takes the row away',
  async (said) => {
    await addBeats(db, 2)
    // One person alone does not settle a beat as uncertain.
    const label = said === 'uncertain' ? null : said
    expect(await record(ana, answer(1, { answer: said }))).toMatchObject({ label, trainingEcgId: null })
    await record(ana, answer(2))
    const revised = answer(2, { answer: said, kind: 'revision', seenAudits: 1 })
    expect(await record(ana, revised)).toMatchObject({ label, trainingEcgId: null, audits: 2 })
    expect(await listTrainingRows(db)).toEqual([])
  },
)

test('a beat audited again keeps its one row, with the new label', async () => {
  await addBeats(db, 1)
  await record(ana, answer(1))
  for (const [seenAudits, said] of [
    [1, 'anomalous'],
    [2, 'anomalous'],
    [3, 'normal'],
    [4, 'anomalous'],
  ] as const) {
    const revision = answer(1, { kind: 'revision', answer: said, seenAudits })
    expect(await record(bia, revision)).toMatchObject({ trainingEcgId: 1, audits: seenAudits + 1 })
  }
  expect(await listTrainingRows(db)).toMatchObject([{ id: 1, label: 0 }])
})

test('who comes second is told who was first, by name, what was said, and when', async () => {
  await addBeats(db, 1)
  await record(ana, answer(1, { answer: 'anomalous' }))
  expect(await record(bia, answer(1))).toEqual({
    status: 'answered-meanwhile',
    by: { id: 'Ana', name: 'Dr. Ana' },
    answer: 'anomalous',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    audits: 1,
  })
  expect(await record(bia, answer(1, { kind: 'revision', seenAudits: 0 }))).toMatchObject({
    status: 'answered-meanwhile',
    audits: 1,
  })
})

test('a change after one’s own answer was made after the reveal', async () => {
  await addBeats(db, 1)
  await record(ana, answer(1))
  await record(ana, answer(1, { kind: 'revision', seenAudits: 1 }))
  expect(await rowsOf(db, 'SELECT reveal FROM Audits ORDER BY id')).toEqual([
    { reveal: 'before' },
    { reveal: 'after' },
  ])
})

test('two readers make a row when they agree, an adjudicator when they don’t', async () => {
  await addBeats(db, 2, { isDouble: true })
  expect(await record(ana, answer(1))).toMatchObject({ state: 'awaiting-second', trainingEcgId: null })
  expect(await rowsOf(db, 'SELECT first_reader_id AS first FROM Worklist WHERE inference_id = 1')).toEqual([
    { first: 'Ana' },
  ])
  const agreed = await record(bia, answer(1))
  expect(agreed).toMatchObject({ state: 'settled', label: 'normal' })
  await record(ana, answer(2))
  expect(await record(bia, answer(2, { answer: 'anomalous' }))).toMatchObject({
    state: 'awaiting-second',
    label: null,
    trainingEcgId: null,
    audits: 1,
  })
  expect(await record(caio, answer(2))).toMatchObject({ status: 'answered-meanwhile', by: { id: 'Bia' } })
  const ruling = answer(2, { kind: 'adjudication', answer: 'anomalous', seenAudits: 2 })
  expect(await record(ana, ruling)).toEqual({ status: 'not-allowed', reason: 'not-adjudicator' })
  const ruled = await record(caio, ruling)
  expect(ruled).toMatchObject({ state: 'settled', label: 'anomalous' })
  // Ids that a cluster gives have gaps.
  const [normal, anomalous, ...others] = await listTrainingRows(db)
  expect([normal?.label, anomalous?.label, others]).toEqual([1, 0, []])
  expect(agreed).toMatchObject({ trainingEcgId: normal?.id })
  expect(ruled).toMatchObject({ trainingEcgId: anomalous?.id })
})

test('a reader who changes a settled answer contests the beat, its row goes, and it is the adjudicator’s', async () => {
  await addBeats(db, 1, { isDouble: true })
  await record(ana, answer(1))
  await record(bia, answer(1))
  const change = (said: 'anomalous' | 'normal', seenAudits: number) =>
    record(bia, answer(1, { kind: 'revision', answer: said, seenAudits }))
  expect(await change('anomalous', 2)).toMatchObject({ state: 'awaiting-second', trainingEcgId: null })
  expect(await rowsOf(db, 'SELECT state FROM Audited_Beats')).toEqual([{ state: 'disagreement' }])
  expect(await listTrainingRows(db)).toEqual([])
  expect(await change('normal', 2)).toEqual({ status: 'not-allowed', reason: 'not-open' })
})

test.each(['Audits', 'ECG', 'Audited_Beats', 'Worklist'])(
  'when %s cannot be written, nothing is',
  async (table) => {
    await addBeats(db, 1)
    await record(ana, answer(1, { answer: 'uncertain' }))
    const event = table === 'Audits' || table === 'ECG' ? 'INSERT' : 'UPDATE'
    await db.$client.query(
      `CREATE TRIGGER fail BEFORE ${event} ON ${table} FOR EACH ROW SIGNAL SQLSTATE '45000'`,
    )
    const tables = ['ECG', 'Audits', 'Audited_Beats', 'Worklist']
    const everything = () => Promise.all(tables.map((name) => rowsOf(db, `SELECT * FROM ${name}`)))
    const before = await everything()
    const revision = answer(1, { kind: 'revision', seenAudits: 1 })
    await expect(record(ana, revision)).rejects.toThrow()
    expect(await everything()).toEqual(before)
    await db.$client.query('DROP TRIGGER fail')
    expect(await record(ana, revision)).toMatchObject({ status: 'recorded', audits: 2 })
  },
)

test('audits are appended, never changed or deleted', async () => {
  await addBeats(db, 1)
  await record(ana, answer(1))
  for (const change of ["UPDATE Audits SET answer = 'anomalous'", 'DELETE FROM Audits'])
    await expect(db.$client.query(change)).rejects.toThrow('Audits are appended')
  expect(await rowsOf(db, 'SELECT answer FROM Audits')).toEqual([{ answer: 'normal' }])
})

test('an answer from before the beat was measured is refused and changes nothing; one within a day of it is taken', async () => {
  const [first = 0, second = 0, third = 0] = await addBeats(db, 3)
  const given = (id: number, answeredAt: string) => record(ana, answer(id, { answeredAt }))
  expect(await given(first, '2024-04-30T12:00:00.000Z')).toEqual({
    status: 'not-allowed',
    reason: 'before-measured',
  })
  expect(await rowsOf(db, 'SELECT id FROM Audits')).toEqual([])
  expect(await given(second, '2024-04-30T13:00:00.000Z')).toMatchObject({ status: 'recorded' })
  // What was measured in the future tells of the recorder's clock, not of the reader's.
  await db.$client.query("UPDATE Worklist SET dt_measure = '2090-01-01' WHERE inference_id = ?", [third])
  expect(await given(third, '2024-04-01T00:00:00.000Z')).toMatchObject({ status: 'recorded' })
})
