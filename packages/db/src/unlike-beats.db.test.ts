import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { migrateToEarlier, openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const query = async (sql: string, values: unknown[] = []) =>
  (await database.db.$client.query<RowDataPacket[]>(sql, values))[0]

/** The release that set unlike ECGs aside had migrated to here. */
const earlier = '0008'
const itself = '0009-unlike-beats.sql'

const claims: [id: number, state: string, reason: string | null][] = [
  [1, 'judged', null],
  [2, 'set-aside', 'its mean is far from what the model was trained on'],
  [3, 'set-aside', 'its deviation is far from what the model was trained on'],
  [4, 'set-aside', 'a sample is NULL or not a finite number'],
  [5, 'set-aside', 'dt_measure is missing'],
  [6, 'pending', null],
]

async function fill(): Promise<void> {
  await query('INSERT INTO Inference_Claims (model_tag, ecg_id, state, reason, changed_at) VALUES ?', [
    claims.map(([id, state, reason]) => ['v1', id, state, reason, '2024-05-01']),
  ])
  await query(
    `INSERT INTO Worklist (inference_id, beat, model_tag, verdict, doubt, state, random_order, is_double) VALUES
     (1, 'ecg-1', 'v1', 'normal', 0.25, 'settled', 1, FALSE), (2, 'ecg-2', 'v1', 'normal', NULL, 'unread', 2, FALSE)`,
  )
}

const listClaimed = async () =>
  (await query('SELECT ecg_id FROM Inference_Claims ORDER BY ecg_id')).map(({ ecg_id }) => Number(ecg_id))
const listPlaces = () =>
  query('SELECT inference_id AS id, state, doubt_place AS place FROM Worklist ORDER BY inference_id')

test('of what was set aside, that which is now judged is free for infer, and nothing else changes', async () => {
  await migrateToEarlier(database.db, 'warehouse', earlier)
  await fill()
  expect(await migrate(database.db, 'warehouse')).toContain(itself)
  expect(await listClaimed()).toEqual([1, 4, 5, 6])
  expect(await listPlaces()).toEqual([
    { id: 1, state: 'settled', place: 0.25 },
    { id: 2, state: 'unread', place: null },
  ])
})

test('broken off between its statements and run again, it ends the same', async () => {
  await migrateToEarlier(database.db, 'warehouse', earlier)
  await fill()
  await migrateToEarlier(database.db, 'warehouse', '0009')
  await query('DELETE FROM Vigia_Migrations WHERE name = ?', [itself])
  await query(
    "INSERT INTO Inference_Claims (model_tag, ecg_id, state, reason, changed_at) VALUES ('v1', 2, 'set-aside', ?, NOW())",
    [claims[1]?.[2]],
  )
  expect(await migrate(database.db, 'warehouse')).toContain(itself)
  expect(await listClaimed()).toEqual([1, 4, 5, 6])
})

test('an unlike beat’s place is by chance, below a tenth of the threshold, whatever its error', async () => {
  await migrate(database.db, 'warehouse')
  await fill()
  await query(
    `INSERT INTO Worklist (inference_id, beat, model_tag, verdict, threshold, doubt, state, random_order, is_double,
       is_unlike)
     VALUES (3, 'ecg-3', 'v1', 'normal', 0.5, 0, 'unread', 4294967295, FALSE, TRUE),
       (4, 'ecg-4', 'v1', 'normal', 0.5, 1e30, 'unread', 2147483648, FALSE, TRUE),
       (5, 'ecg-5', 'v1', 'normal', 0.5, 0.03, 'unread', 1, FALSE, FALSE)`,
  )
  const rows = await query(
    'SELECT inference_id AS id, doubt_place AS place FROM Worklist WHERE doubt_place IS NOT NULL ORDER BY doubt_place',
  )
  expect(rows.map(({ id, place }) => [Number(id), Number(place).toFixed(4)])).toEqual([
    [4, '0.0250'],
    [5, '0.0300'],
    [3, '0.0500'],
    [1, '0.2500'],
  ])
})
