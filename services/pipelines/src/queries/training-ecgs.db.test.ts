import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertTrainingEcgs } from '../store-ecgs.ts'
import { readTrainingEcgs } from './training-ecgs.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
})
afterEach(() => database.close())

const made = synthesiseBeats({ count: 2500, seed: 5 })
const everyDay = { beginDate: '2024-01-01', endDate: '2024-12-31' }

async function fill(count: number, measuredAt: (row: number) => string): Promise<void> {
  const ecgs = made.verdicts.slice(0, count).map((verdict, row) => ({
    samples: made.beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH),
    verdict,
    measuredAt: measuredAt(row),
  }))
  await insertTrainingEcgs(database.db, ecgs)
}

test('every ECG arrives in the order of the ids, with its label, over several pages', async () => {
  await fill(2500, () => '2024-06-01 00:00:00')
  const ecgs = await readTrainingEcgs(database.db, everyDay)
  expect(ecgs).toMatchObject({ count: 2500, leftOut: 0 })
  expect(ecgs.verdicts).toEqual(made.verdicts)
  expect(ecgs.values).toEqual(made.beats.values)
})

test('both days of the period count whole, and nothing beyond them', async () => {
  const moments = ['2024-03-09 23:59:59', '2024-03-10 00:00:00', '2024-03-11 23:59:59', '2024-03-12 00:00:00']
  await fill(4, (row) => moments[row] as string)
  const ecgs = await readTrainingEcgs(database.db, { beginDate: '2024-03-10', endDate: '2024-03-11' })
  expect(ecgs.verdicts).toEqual(made.verdicts.slice(1, 3))
})

test('a row with a NULL sample or an unknown label is left out and counted', async () => {
  await fill(5, () => '2024-06-01 00:00:00')
  await database.db.$client.query('UPDATE ECG SET `139` = NULL WHERE id = 2')
  await database.db.$client.query('UPDATE ECG SET is_anomalous = NULL WHERE id = 3')
  await database.db.$client.query('UPDATE ECG SET is_anomalous = 2 WHERE id = 4')
  const ecgs = await readTrainingEcgs(database.db, everyDay)
  expect(ecgs).toMatchObject({ count: 2, leftOut: 3 })
  expect(ecgs.values).toHaveLength(2 * ECG_LENGTH)
  expect(ecgs.values.subarray(ECG_LENGTH)).toEqual(made.beats.values.subarray(4 * ECG_LENGTH, 5 * ECG_LENGTH))
})

test('the digest tells the same rows from others', async () => {
  await fill(10, () => '2024-06-01 00:00:00')
  const digest = async () => (await readTrainingEcgs(database.db, everyDay)).digest
  const first = await digest()
  expect(await digest()).toBe(first)
  await database.db.$client.query('UPDATE ECG SET is_anomalous = 1 - is_anomalous WHERE id = 10')
  expect(await digest()).not.toBe(first)
})
