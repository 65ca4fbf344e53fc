import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from './database.ts'
import { listMigrations, migrate } from './migrate.ts'
import {
  createThesisResults,
  describeLayout,
  insertThesisJudgement,
  migrateBrokenOffEverywhere,
  openTestDatabase,
  readRows,
  type TestDatabase,
} from './testing/index.ts'

let whole: TestDatabase
let broken: TestDatabase
beforeEach(async () => {
  ;[whole, broken] = await Promise.all([openTestDatabase(), openTestDatabase()])
})
afterEach(() => Promise.all([whole.close(), broken.close()]))

const samples = Array.from({ length: ECG_LENGTH }, (_, sample) => sample / 128)
const measuredAt = '2024-05-01 12:00:00'

const nothing = async () => {}

async function fillResults(db: Db): Promise<void> {
  await createThesisResults(db)
  for (const isAnomalous of [0, 1])
    await insertThesisJudgement(db, {
      ecgAt: measuredAt,
      predictionAt: measuredAt,
      isAnomalous,
      tag: 'old',
      samples,
      reconstruction: samples,
    })
}

test.each([
  ['an empty warehouse', 'warehouse', nothing, ['ECG', 'Inference_ECG', 'Model']],
  ['an empty results database', 'results', nothing, ['Inference_ECG', 'Predictions']],
  ['the thesis’s results database', 'results', fillResults, ['Inference_ECG', 'Predictions']],
] as const)(
  'a migration of %s that is broken off after each of its statements ends as one that was not',
  async (_, name, fill, tables) => {
    for (const { db } of [whole, broken]) await fill(db)
    expect(await migrate(whole.db, name)).toEqual(listMigrations(name))
    expect(await migrateBrokenOffEverywhere(broken.db, name)).toBeGreaterThan(10)
    expect(await describeLayout(broken.db.$client)).toEqual(await describeLayout(whole.db.$client))
    expect(await readRows(broken.db, tables)).toEqual(await readRows(whole.db, tables))
  },
)

test.each(['warehouse', 'results'] as const)(
  'a %s that a test opens is what the migrations make',
  async (name) => {
    await migrate(whole.db, name)
    const opened = await openTestDatabase(name)
    expect(await describeLayout(opened.db.$client)).toEqual(await describeLayout(whole.db.$client))
    expect(await migrate(opened.db, name)).toEqual([])
    await opened.close()
  },
)

test('each migration is told of once, with its database and how long it took', async () => {
  const told: unknown[] = []
  await migrate(whole.db, 'warehouse', (applied) => told.push(applied))
  await migrate(whole.db, 'warehouse', (applied) => told.push(applied))
  expect(told).toEqual(
    listMigrations('warehouse').map((migration) => ({
      database: 'warehouse',
      migration,
      milliseconds: expect.any(Number),
    })),
  )
})
