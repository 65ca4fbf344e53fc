import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Db, insertRows, sampleColumns } from '@vigia/db'
import { letAuditsBeMadeUp, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { BeatSynthesiser } from '@vigia/synthetic-beats'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkConceptDrift } from './concept-drift.ts'
import { checkDataDrift, makeReference } from './data-drift.ts'
import { acknowledgeDrift, listDriftDeclarations } from './declarations.ts'
import { describeDriftBeats } from './drift-beats.ts'
import { listDriftChecks, storeReference } from './drift-rows.ts'
import { driftState } from './drift-state.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

/** A beat's score: its deviation in the middle, as good as any. */
const score = (samples: Float64Array) =>
  Array.from({ length: samples.length / ECG_LENGTH }, (_, row) =>
    Math.abs(samples[row * ECG_LENGTH + 60] as number),
  )
const model = { tag: 'v1', alarmDays: 100, cut: 100, score }
const check = () => checkDataDrift(db, model)

function synthesise(count: number, seed: number, offset = 0): Float64Array {
  const synthesiser = new BeatSynthesiser({ seed, anomalousShare: 0 })
  const samples = new Float64Array(count * ECG_LENGTH)
  for (let row = 0; row < count; row++)
    samples.set(
      synthesiser.next().values.map((value) => value + offset),
      row * ECG_LENGTH,
    )
  return samples
}

/** Beats that the clinic has sent and the model has judged. */
async function judge(count: number, seed: number, offset = 0): Promise<void> {
  const samples = synthesise(count, seed, offset)
  const first = await insertRows(
    db,
    'Inference_ECG',
    [...sampleColumns(), 'dt_measure'],
    count,
    (row, values) => {
      for (const value of samples.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)) values.push(value)
      values.push('2026-05-01 08:00:00')
    },
  )
  await insertRows(
    db,
    'Inference_Claims',
    ['model_tag', 'ecg_id', 'state', 'changed_at'],
    count,
    (row, values) => {
      values.push('v1', first + row, 'judged', '2026-05-01 08:00:00')
    },
  )
}

async function keepTestNormals(): Promise<void> {
  const samples = synthesise(300, 1)
  await storeReference(db, 'v1', makeReference('test', describeDriftBeats(samples, score(samples)), 100))
}

const addPerson = (id: string, role: string) =>
  db.$client.query(
    `INSERT INTO Auth_User (id, name, email, emailVerified, role, createdAt, updatedAt)
     VALUES (?, ?, ?, 0, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [id, `Dr. ${id}`, `${id}@example.org`, role],
  )

async function query(sql: string): Promise<RowDataPacket[]> {
  const [rows] = await db.$client.query<RowDataPacket[]>(sql)
  return rows
}

test('clean beats are checked once, and few beats wait for others', async () => {
  await keepTestNormals()
  await judge(60, 2)
  expect(await check()).toEqual({ status: 'too-few', beats: 60, fewest: 100 })
  expect(await driftState(db, 'v1')).toEqual([])
  await judge(100, 3)
  expect(await check()).toMatchObject({
    status: 'recorded',
    declaration: null,
    check: { n: 160, alarm: null },
  })
  expect(await check()).toMatchObject({ status: 'too-few', beats: 0 })
  expect(await driftState(db, 'v1')).toMatchObject([{ kind: 'data', n: 160, alarm: null, isOpen: false }])
})

test('drift is declared once with its evidence, a batch for an adjudicator and a notification, whoever checks at once', async () => {
  await addPerson('Ana', 'reader')
  await addPerson('Bia', 'admin')
  await addPerson('Caio', 'adjudicator')
  await keepTestNormals()
  await judge(300, 2, 0.3)
  const outcomes = (await Promise.all([check(), check(), check()])).map(({ status }) => status)
  expect(outcomes.filter((status) => status === 'recorded')).toHaveLength(1)
  // Whoever began when the others were done finds no beats any more.
  expect(['already', 'too-few', 'recorded']).toEqual(expect.arrayContaining(outcomes))
  const [declaration, ...others] = await listDriftDeclarations(db, { open: true, tag: 'v1' })
  expect(others).toEqual([])
  expect(declaration).toMatchObject({ tag: 'v1', kind: 'data', pace: 'sudden', evidence: { beats: 300 } })
  expect(declaration?.evidence.beyond).toContain('mean')
  expect(await query('SELECT id, reader_id FROM Worklist_Batches')).toEqual([
    { id: declaration?.batchId, reader_id: 'Caio' },
  ])
  expect(await query('SELECT beat FROM Worklist_Batch_Beats')).toHaveLength(50)
  expect(await query("SELECT kind, event_key FROM Notifications WHERE kind = 'drift'")).toHaveLength(1)
  // More of the same is added to what is open.
  await judge(200, 3, 0.3)
  expect(await check()).toMatchObject({ declaration: { id: declaration?.id, isNew: false } })
  expect(await listDriftDeclarations(db)).toHaveLength(1)
  expect(await query('SELECT id FROM Worklist_Batches')).toHaveLength(1)
})

test('what is acknowledged stays so while it goes on, and what is new is declared anew', async () => {
  await keepTestNormals()
  await judge(300, 2, 0.3)
  await check()
  const [declaration] = await listDriftDeclarations(db)
  const id = declaration?.id as number
  expect(declaration?.batchId).toBeUndefined()
  const by = { name: 'Dr. Bia' }
  expect(await acknowledgeDrift(db, { id, by, note: '  ' })).toEqual({ status: 'invalid' })
  expect(await acknowledgeDrift(db, { id: id + 1, by, note: 'new device' })).toEqual({ status: 'unknown' })
  expect(await acknowledgeDrift(db, { id, by, note: ' new device ' })).toEqual({ status: 'acknowledged' })
  expect(await acknowledgeDrift(db, { id, by: { name: 'Ana' }, note: 'again' })).toMatchObject({
    ...{ status: 'already', by: 'Dr. Bia' },
  })
  expect(await listDriftDeclarations(db, { open: true })).toEqual([])
  expect((await listDriftDeclarations(db))[0]?.acknowledged).toMatchObject({
    by: 'Dr. Bia',
    note: 'new device',
  })
  await judge(200, 3, 0.3)
  expect(await check()).toMatchObject({ declaration: { id, isNew: false } })
  await judge(200, 4)
  expect(await check()).toMatchObject({ declaration: null })
  await judge(200, 5, 0.3)
  expect(await check()).toMatchObject({ declaration: { isNew: true } })
})

test('a model without a test part is compared with its first beats at the clinic', async () => {
  await judge(300, 1)
  expect(await check()).toEqual({ status: 'first', beats: 300 })
  expect(await check()).toMatchObject({ status: 'too-few', beats: 0 })
  await judge(300, 2)
  expect(await check()).toMatchObject({ check: { alarm: null } })
  await judge(300, 3, 0.2)
  expect(await check()).toMatchObject({ check: { alarm: 'sudden' } })
  const [last] = await listDriftChecks(db, { tag: 'v1', kind: 'data', limit: 1 })
  expect(last?.evidence).toMatchObject({ reference: { source: 'clinic' }, share: { n: 300, of: 0 } })
})

/** Readings of beats that the model calls normal. */
async function readBeats(count: number, disagreeing: number, start: number): Promise<void> {
  await letAuditsBeMadeUp(db)
  const beats = Array.from({ length: count }, (_, index) => start + index)
  await insertRows(
    db,
    'Audits',
    [
      'answer_key',
      'beat',
      'inference_id',
      'model_tag',
      'model_verdict',
      'kind',
      'reader_id',
      'answer',
      'reveal',
      'answered_at',
      'recorded_at',
    ],
    count,
    (row, values) => {
      const number = beats[row] as number
      values.push(crypto.randomUUID(), `ecg-${number}`, number, 'v1', 'normal', 'reading', 'Ana')
      values.push(
        row < disagreeing ? 'anomalous' : 'normal',
        'before',
        '2026-05-01 08:00:00',
        '2026-05-01 08:00:00',
      )
    },
  )
  await insertRows(
    db,
    'Audited_Beats',
    ['beat', 'state', 'audits', 'is_double', 'changed_at', 'stream'],
    count,
    (row, values) => {
      values.push(`ecg-${beats[row]}`, 'settled', 1, 0, '2026-05-01 08:00:00', 'random')
    },
  )
}

test('readers who come to disagree with the model are concept drift, and data drift is another figure', async () => {
  const concept = () => checkConceptDrift(db, { tag: 'v1', alarmDays: 100 })
  await readBeats(200, 6, 1)
  expect(await concept()).toMatchObject({ status: 'too-few' })
  await readBeats(100, 2, 1000)
  expect(await concept()).toMatchObject({ status: 'recorded', declaration: null })
  await readBeats(100, 30, 2000)
  expect(await concept()).toMatchObject({ check: { n: 100, alarm: 'sudden' }, declaration: { isNew: true } })
  expect(await concept()).toMatchObject({ status: 'too-few', readings: 0 })
  expect(await driftState(db, 'v1')).toMatchObject([{ kind: 'concept', isOpen: true }])
})
