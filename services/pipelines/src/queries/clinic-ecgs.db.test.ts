import { insertRows, migrate } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findLatestEcg } from './clinic-ecgs.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await migrate(database.db, 'warehouse')
})
afterEach(() => database.close())

test('the latest ECG is the one measured last; of several at that moment, the one that came last', async () => {
  expect(await findLatestEcg(database.db)).toBeUndefined()
  const moments = [
    '2024-05-02 08:00:00',
    '2024-05-03 08:00:00',
    '2024-05-03 08:00:00',
    '2024-05-01 08:00:00',
    null,
  ]
  await insertRows(database.db, 'Inference_ECG', ['dt_measure'], moments.length, (row, parameters) => {
    parameters.push(moments[row] ?? null)
  })
  expect(await findLatestEcg(database.db)).toBe(3)
})
