import type { ResultsClient } from '@vigia/contracts/client'
import { ECG_LENGTH, noErrorReason } from '@vigia/contracts/ecg'
import { core, dayOfColumn, inferenceClaim, insertRows, monitoring, sampleColumns } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { measureBeat, type ResultsSource, readMonitoring, rebuildDays, writeDay } from '@vigia/monitoring'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Claim, claimEcgs, readClaimedEcgs, settleClaim } from '../queries/claims.ts'
import { enqueueWindow } from '../queries/enqueue.ts'
import { retrySetAside } from '../queries/set-aside.ts'
import { countBatch } from './batch-figures.ts'
import type { Judgement } from './judge-batch.ts'

const { eq } = core
const tag = 'v1'
const years = { from: '2000-01-01', to: '2999-12-31' }

let database: TestDatabase
/** What the results API holds, by the clinic's id. */
let results: Map<number, { error: number; verdict: 'normal' | 'anomalous'; measuredAt: string }>
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  results = new Map()
})
afterEach(() => database.close())

/** Gives a page of 2 at a time, in the order of time, as the API does. */
const source: ResultsSource = {
  async listInferences({ model_tag, from = '', to = '', order, cursor = '0' } = {}) {
    expect([model_tag, order]).toEqual([tag, 'oldest'])
    const found = [...results]
      .filter(
        ([, { measuredAt }]) => measuredAt >= from.replace('T', ' ') && measuredAt <= to.replace('T', ' '),
      )
      .map(([source_ecg_id, { error, verdict }]) => ({ source_ecg_id, error, verdict }))
    const start = Number(cursor)
    const page = {
      inferences: found.slice(start, start + 2),
      next_cursor: start + 2 < found.length ? `${start + 2}` : null,
    }
    return { status: 'listed', page } as unknown as Awaited<ReturnType<ResultsClient['listInferences']>>
  },
}

const errorOf = (ecgId: number) => 0.01 + ((ecgId * 37) % 100) / 1000
const sampleOf = (ecgId: number, sample: number) => Math.sin(ecgId + sample / 9) * (1 + ecgId / 50)

/** Measured over four days, a gap after the second; every fifth has a NULL, every seventh has no time. */
async function addEcgs(count: number): Promise<void> {
  await insertRows(
    database.db,
    'Inference_ECG',
    ['dt_measure', ...sampleColumns()],
    count,
    (row, parameters) => {
      const ecgId = row + 1
      parameters.push(
        ecgId % 7 === 0
          ? null
          : `2024-05-${['01', '02', '10', '11'][row % 4]} 10:00:${String(row % 60).padStart(2, '0')}`,
      )
      for (let sample = 0; sample < ECG_LENGTH; sample++)
        parameters.push(ecgId % 5 === 0 && sample === 3 ? null : sampleOf(ecgId, sample))
    },
  )
  let after: number | undefined
  do after = await enqueueWindow(database.db, { tag }, after)
  while (after !== undefined)
}

/** Judges a batch as `infer` does, up to its settlement; `undefined` when there is none. */
async function judgeOne(size: number, isKilled = false): Promise<boolean> {
  const claim = await claimEcgs(database.db, { tag }, size, 60)
  if (claim === undefined) return false
  await settle(claim, isKilled)
  return true
}

async function settle(claim: Claim, isKilled = false): Promise<void> {
  const ecgs = await readClaimedEcgs(database.db, tag, claim)
  const setAside = ecgs.ids.flatMap((ecgId, place) =>
    ecgId % 5 === 0
      ? [{ ecgId, reason: 'a sample is NULL or not a finite number' }]
      : ecgs.measuredAt[place] === null
        ? [{ ecgId, reason: 'dt_measure is missing' }]
        : ecgId % 11 === 0
          ? [{ ecgId, reason: noErrorReason }]
          : [],
  )
  const aside = new Set(setAside.map(({ ecgId }) => ecgId))
  const stored = ecgs.ids.flatMap((ecgId, place) => {
    if (aside.has(ecgId)) return []
    const error = errorOf(ecgId)
    const verdict = error > 0.08 ? ('anomalous' as const) : ('normal' as const)
    results.set(ecgId, { error, verdict, measuredAt: String(ecgs.measuredAt[place]) })
    return [{ ecgId, error, verdict } as Judgement]
  })
  await settleClaim(database.db, tag, claim, setAside, async (trx, own) => {
    await writeDay(
      trx,
      { tag, day: dayOfColumn(own.settledAt) },
      countBatch({ ecgs }, { stored, repeated: false }, own),
    )
    if (isKilled) throw new Error('killed')
  })
}

/** Every column but those that say when and by whom. */
async function bytes() {
  const rows = await database.db.select().from(monitoring).orderBy(monitoring.day)
  return rows.map(({ changedAt: _, rebuiltAt: __, ...row }) => JSON.stringify(row))
}

const rebuild = (all = true) =>
  rebuildDays(database.db, source, { ...years, all, signal: AbortSignal.timeout(60_000) })

const read = () => readMonitoring(database.db, years)

test('what the batches add up to is what is counted by hand', async () => {
  await addEcgs(60)
  while (await judgeOne(7));
  const judged = Array.from({ length: 60 }, (_, row) => row + 1).filter((id) => id % 5 && id % 7 && id % 11)
  const sorted = (of: (id: number) => number) => judged.map(of).sort((one, other) => one - other)
  const beat = (id: number) =>
    measureBeat(Array.from({ length: ECG_LENGTH }, (_, sample) => sampleOf(id, sample)))
  const [day] = await read()
  expect(day).toMatchObject({
    judged: judged.length,
    anomalous: judged.filter((id) => errorOf(id) > 0.08).length,
    setAsideShare: (60 - judged.length) / 60,
    nullShareIn: 12 / (60 * ECG_LENGTH),
    nullShareOut: 0,
    freshestAt: '2024-05-11 10:00:51',
    counts: {
      setAsideIn: 12 + 7,
      setAsideOut: 60 - judged.length - 19,
      ecgsRead: 60,
      ecgsWithNull: 12,
      doubtful: 0,
    },
  })
  for (const [quantiles, naive] of [
    [day?.error, sorted(errorOf)],
    [day?.mean, sorted((id) => beat(id).mean)],
    [day?.deviation, sorted((id) => beat(id).deviation)],
    [day?.least, sorted((id) => beat(id).least)],
    [day?.most, sorted((id) => beat(id).most)],
  ] as const)
    for (const [name, share] of Object.entries({ q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95 })) {
      const exact = naive[Math.ceil(share * naive.length) - 1] as number
      const found = quantiles?.[name as 'q50'] as number
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.008 * Math.abs(exact))
    }
})

test('a day made anew has the same bytes as what the batches wrote, however they were cut and shared', async () => {
  await addEcgs(60)
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (await judgeOne(5));
    }),
  )
  const written = await bytes()
  expect(written).toHaveLength(1)
  expect(await rebuild(false)).toEqual([])
  expect(await rebuild()).toMatchObject([{ tag, status: 'rebuilt' }])
  expect(await bytes()).toEqual(written)
  await database.db.delete(monitoring)
  expect(await rebuild(false)).toMatchObject([{ status: 'rebuilt' }])
  expect(await bytes()).toEqual(written)
})

test('a worker that is killed leaves a day that is as the list of work says', async () => {
  await addEcgs(40)
  await judgeOne(10)
  await expect(judgeOne(10, true)).rejects.toThrow('killed')
  const [day] = await read()
  const before = await bytes()
  expect((day?.judged ?? 0) + 10 * (day?.setAsideShare ?? 0)).toBe(10)
  expect(await rebuild(false)).toEqual([])
  await rebuild()
  expect(await bytes()).toEqual(before)
})

test('what workers add while a day is made anew is not lost, nor counted twice', async () => {
  await addEcgs(60)
  await judgeOne(20)
  await database.db.update(monitoring).set({ judged: 999 })
  let isFirst = true
  const meanwhile: ResultsSource = {
    async listInferences(query) {
      if (isFirst) {
        isFirst = false
        await judgeOne(20)
      }
      return await source.listInferences(query)
    },
  }
  await rebuildDays(database.db, meanwhile, { ...years, all: true, signal: AbortSignal.timeout(60_000) })
  const repaired = await bytes()
  await rebuild()
  expect(await bytes()).toEqual(repaired)
  expect(await rebuild(false)).toEqual([])
})

test('two that make a day anew at once do not take the same mistake away twice', async () => {
  await addEcgs(30)
  await judgeOne(30)
  const right = await bytes()
  await database.db.update(monitoring).set({ judged: 999, anomalous: 7 })
  await Promise.all([rebuild(), rebuild()])
  expect(await bytes()).toEqual(right)
})

test('a day is made anew by itself when ECGs that were set aside are tried again', async () => {
  await addEcgs(30)
  await judgeOne(30)
  const [before] = await read()
  await retrySetAside(database.db, { ecgId: 5 })
  expect(await rebuild(false)).toMatchObject([{ status: 'rebuilt' }])
  const [after] = await read()
  expect(after?.counts.setAsideIn).toBe((before?.counts.setAsideIn ?? 0) - 1)
  await retrySetAside(database.db, {})
  await database.db.delete(inferenceClaim).where(eq(inferenceClaim.state, 'judged'))
  await rebuild(false)
  expect(await read()).toEqual([])
})

test('a day whose ECGs are gone keeps what was counted; one that was never counted has what is left', async () => {
  await addEcgs(30)
  await judgeOne(30)
  const written = await bytes()
  await database.db.$client.query('DELETE FROM `Inference_ECG` WHERE `id` <= 2')
  expect(await rebuild()).toMatchObject([{ status: 'kept', missing: 2 }])
  expect(await bytes()).toEqual(written)
  await database.db.delete(monitoring)
  expect(await rebuild()).toMatchObject([{ status: 'rebuilt' }])
  expect(await read()).toMatchObject([{ counts: { ecgsRead: 28 } }])
})

test('a batch that was stored before is looked up again in the results', async () => {
  await addEcgs(4)
  const claim = (await claimEcgs(database.db, { tag }, 4, 60)) as Claim
  const ecgs = await readClaimedEcgs(database.db, tag, claim)
  for (const ecgId of claim.ecgIds)
    results.set(ecgId, { error: 0.02, verdict: 'normal', measuredAt: '2024-05-02 10:00:00' })
  await settleClaim(database.db, tag, claim, [], (trx, own) =>
    writeDay(
      trx,
      { tag, day: dayOfColumn(own.settledAt) },
      countBatch({ ecgs }, { stored: [], repeated: true }, own),
    ),
  )
  expect(await read()).toMatchObject([{ nullShareOut: 1, error: null, counts: { doubtful: 1 } }])
  expect(await rebuild(false)).toMatchObject([{ status: 'rebuilt' }])
  expect(await read()).toMatchObject([{ nullShareOut: 0, judged: 4, counts: { doubtful: 0 } }])
})

test('an API that gives no long page in time is asked for shorter ones', async () => {
  await addEcgs(60)
  await judgeOne(60)
  const written = await bytes()
  const asked: (number | undefined)[] = []
  const slow: ResultsSource = {
    async listInferences(query) {
      asked.push(query?.limit)
      if ((query?.limit ?? 0) > 300) return { status: 'unavailable', reason: 'timeout', detail: 'late' }
      return await source.listInferences(query)
    },
  }
  await rebuildDays(database.db, slow, { ...years, all: true, signal: AbortSignal.timeout(60_000) })
  expect(await bytes()).toEqual(written)
  expect(asked.slice(0, 4)).toEqual([1000, 500, 250, 250])
})

test('a results API that does not answer changes nothing', async () => {
  await addEcgs(4)
  await judgeOne(4)
  const written = await bytes()
  const away: ResultsSource = {
    listInferences: async () => ({ status: 'unavailable', reason: 'network', detail: 'ECONNREFUSED' }),
  }
  await expect(
    rebuildDays(database.db, away, { ...years, all: true, signal: AbortSignal.timeout(60_000) }),
  ).rejects.toThrow('The results API is not available (ECONNREFUSED)')
  expect(await bytes()).toEqual(written)
})
