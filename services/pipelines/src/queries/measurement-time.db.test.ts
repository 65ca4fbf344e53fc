import { type Database, inferenceEcg, insertRows, openDatabase } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findLatestEcg } from './claims.ts'
import { readTrainingEcgs } from './training-ecgs.ts'

let server: TestDatabase
/** With one connection, whose counters are read. */
let database: Database
beforeEach(async () => {
  server = await openTestDatabase('warehouse')
  database = openDatabase(server.address, { connections: 1 })
})
afterEach(async () => {
  await database.close()
  await server.close()
})

const moments = Array.from({ length: 300 }, (_, row) => ({
  measuredAt: `2024-05-${String(1 + (row % 28)).padStart(2, '0')} 12:00:00`,
}))

async function countReads(work: () => Promise<unknown>): Promise<number> {
  const { $client } = database.db
  await $client.query('FLUSH STATUS')
  await work()
  const [rows] = await $client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read_%'")
  return rows.reduce((sum, row) => sum + Number(row.Value), 0)
}

test('the newest ECG is found by an index', async () => {
  await database.db.insert(inferenceEcg).values(moments)
  expect(await countReads(() => findLatestEcg(database.db))).toBeLessThan(5)
  expect(await findLatestEcg(database.db)).toBe(280)
})

test('rows of a training period are read in the order of their ids', async () => {
  await database.db.$client.query('INSERT INTO `ECG` (`dt_measure`) VALUES ?', [
    moments.map(({ measuredAt }) => [measuredAt]),
  ])
  const period = { beginDate: '2024-05-02', endDate: '2024-05-03' }
  // They lack samples, so none is taken.
  expect(await readTrainingEcgs(database.db, period)).toMatchObject({ count: 0, leftOut: 22 })
})

test('the latest ECG is the one measured last; of several at that moment, the one that came last', async () => {
  expect(await findLatestEcg(server.db)).toBeUndefined()
  const moments = [
    '2024-05-02 08:00:00',
    '2024-05-03 08:00:00',
    '2024-05-03 08:00:00',
    '2024-05-01 08:00:00',
    null,
  ]
  await insertRows(server.db, 'Inference_ECG', ['dt_measure'], moments.length, (row, parameters) => {
    parameters.push(moments[row] ?? null)
  })
  expect(await findLatestEcg(server.db)).toBe(3)
})
