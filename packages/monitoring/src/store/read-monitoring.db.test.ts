import { inferenceEcg, inTransaction, migrate } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countEcg, emptyFigures, type TakenEcg } from '../figures/day-figures.ts'
import { type DayKey, writeDay } from './day-rows.ts'
import { readFreshness, readMonitoring } from './read-monitoring.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
})
afterEach(() => database.close())

const samples = (first: number) => Array.from({ length: 140 }, (_, index) => (index === 0 ? first : 1))

const judged = (error: number, measuredAt = '2026-05-01 08:00:00'): TakenEcg => ({
  raw: samples(1),
  waitSeconds: 60,
  outcome: { status: 'judged', measuredAt, verdict: error > 0.1 ? 'anomalous' : 'normal', error },
})

const withNull: TakenEcg = {
  raw: samples(Number.NaN),
  waitSeconds: null,
  outcome: { status: 'set-aside', reason: 'a sample is NULL or not a finite number' },
}

const refused: TakenEcg = {
  raw: samples(1),
  waitSeconds: null,
  outcome: { status: 'set-aside', reason: 'results API: values/0 must be a number' },
}

function write(key: DayKey, ecgs: readonly TakenEcg[]): Promise<void> {
  const figures = emptyFigures()
  for (const ecg of ecgs) countEcg(figures, ecg)
  return inTransaction(database.db, (trx) => writeDay(trx, key, figures))
}

const read = (tag?: string) => readMonitoring(database.db, { tag, from: '2026-05-01', to: '2026-05-31' })

test('a day has its counts, its shares and its quantiles', async () => {
  await write({ tag: 'v1', day: '2026-05-02' }, [judged(0.05), judged(0.25), withNull, refused])
  const [day, ...others] = await read('v1')
  expect(others).toEqual([])
  expect(day).toMatchObject({
    ...{ tag: 'v1', day: '2026-05-02', judged: 2, anomalous: 1 },
    ...{ setAsideShare: 0.5, nullShareIn: 1 / 560, nullShareOut: 0 },
    ...{ freshestAt: '2026-05-01 08:00:00' },
    counts: { setAsideIn: 1, setAsideOut: 1, ecgsRead: 4, ecgsWithNull: 1, nullSamples: 1 },
  })
  expect(day?.error?.q50).toBeCloseTo(0.05, 3)
  expect(day?.error?.q95).toBeCloseTo(0.25, 2)
  expect(day?.mean?.q50).toBeCloseTo(1, 1)
  expect(day?.deviation).toEqual({ q05: 0, q25: 0, q50: 0, q75: 0, q95: 0 })
  expect(day?.waitSeconds?.q50).toBeCloseTo(60, -1)
})

test('batches of a day add up, those of other days and tags stay apart', async () => {
  const day = { tag: 'v1', day: '2026-05-02' }
  await write(day, [judged(0.05)])
  await write(day, [judged(0.25, '2026-05-02 09:00:00')])
  await write({ tag: 'V1', day: '2026-05-02' }, [withNull])
  await write({ tag: 'v2', day: '2026-05-03' }, [judged(0.05)])
  await write({ tag: 'v1', day: '2026-06-01' }, [judged(0.05)])
  expect((await read()).map(({ tag, day, judged }) => [tag, day, judged])).toEqual([
    ['V1', '2026-05-02', 0],
    ['v1', '2026-05-02', 2],
    ['v2', '2026-05-03', 1],
  ])
  expect(await read('v1')).toMatchObject([{ judged: 2, anomalous: 1, freshestAt: '2026-05-02 09:00:00' }])
})

test('a day on which everything was set aside has no quantiles, and one without ECGs is not there', async () => {
  await write({ tag: 'v1', day: '2026-05-02' }, [withNull])
  expect(await read('v1')).toMatchObject([
    { judged: 0, error: null, mean: null, waitSeconds: null, freshestAt: null, setAsideShare: 1 },
  ])
  expect(await read('v3')).toEqual([])
})

test('workers that end their batches at the same moment lose nothing', async () => {
  const key = { tag: 'v1', day: '2026-05-02' }
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => write(key, [judged(0.01 * (index + 1)), withNull])),
  )
  expect(await read('v1')).toMatchObject([{ judged: 12, anomalous: 2, counts: { setAsideIn: 12 } }])
})

test('a transaction that is taken back leaves no figures', async () => {
  const failed = inTransaction(database.db, async (trx) => {
    const figures = emptyFigures()
    countEcg(figures, judged(0.05))
    await writeDay(trx, { tag: 'v1', day: '2026-05-02' }, figures)
    throw new Error('killed')
  })
  await expect(failed).rejects.toThrow('killed')
  expect(await read('v1')).toEqual([])
})

test('how far a model is behind is told by the newest beats', async () => {
  expect(await readFreshness(database.db, 'v1')).toEqual({ newestThere: null, newestJudged: null })
  await database.db.insert(inferenceEcg).values({ measuredAt: '2026-05-03 10:00:00' })
  await write({ tag: 'v1', day: '2026-05-02' }, [judged(0.05)])
  expect(await readFreshness(database.db, 'v1')).toEqual({
    newestThere: '2026-05-03 10:00:00',
    newestJudged: '2026-05-01 08:00:00',
  })
})

test('an ECG that comes has its moment of arrival, and one that was there before has none', async () => {
  const earlier = await openTestDatabase()
  try {
    await migrate(earlier.db, 'warehouse')
    await earlier.db.insert(inferenceEcg).values({ measuredAt: '2026-05-03 10:00:00', arrivedAt: null })
    await earlier.db.$client.query('ALTER TABLE `Inference_ECG` DROP COLUMN `arrived_at`')
    await earlier.db.$client.query("DELETE FROM `Vigia_Migrations` WHERE `name` = '0023-monitoring.sql'")
    expect(await migrate(earlier.db, 'warehouse')).toEqual(['0023-monitoring.sql'])
    await earlier.db.insert(inferenceEcg).values({ measuredAt: '2026-05-03 10:00:00' })
    const rows = await earlier.db.select({ at: inferenceEcg.arrivedAt }).from(inferenceEcg)
    expect(rows).toEqual([{ at: null }, { at: expect.stringMatching(/^\d{4}-/) }])
  } finally {
    await earlier.close()
  }
})
