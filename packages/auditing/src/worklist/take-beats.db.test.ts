import type { InferenceSummary } from '@vigia/contracts'
import { type BeatState, worklistOrders } from '@vigia/contracts/audit'
import { core, openDatabase, worklist, worklistLease } from '@vigia/db'
import { readPlan } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { beforeEach, describe, expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries, makeSummary } from '../testing/summaries.ts'
import { isGate } from './interleave.ts'
import { countPutOff, deleteRunOutLeases, listPutOff, putOff, releaseLeases, renewLeases } from './leases.ts'
import { type TakeRequest, takeBeats } from './take-beats.ts'

const { eq, inArray, sql } = core

openForEachTest()

const enter = (summaries: readonly InferenceSummary[], doubleReadingShare = 0) =>
  enterSummaries(database.db, summaries, doubleReadingShare)

const take = async (reader: string, request: Partial<TakeRequest> = {}) => {
  const taken = await takeBeats(database.db, reader, { order: 'margin', filter: {}, count: 2, ...request })
  return taken.map(({ inferenceId }) => inferenceId)
}

const setState = (ids: number[], state: BeatState) =>
  database.db.update(worklist).set({ state }).where(inArray(worklist.inferenceId, ids))

const letLeasesRunOut = () =>
  database.db.update(worklistLease).set({ leaseUntil: sql`UTC_TIMESTAMP(3) - INTERVAL 1 SECOND` })

/** What a first reading of a beat that two read leaves in the worklist. */
const read = (reader: string, beat: string) =>
  database.db
    .update(worklist)
    .set({ state: 'awaiting-second', firstReaderId: reader })
    .where(eq(worklist.beat, beat))

describe('the order', () => {
  const days = ['2024-05-03', '2024-05-01', '2024-05-04', '2024-05-02']
  const summaries = makeSummaries(4, (id) => ({
    dt_measure: `${days[id - 1]}T23:59:59`,
    error: 0.03 + ([0.4, 0.2, 0.1, 0.3][id - 1] as number),
    model_tag: id === 4 ? 'v2' : 'v1',
  }))
  // What the thesis stored has neither error nor time.
  const bare = makeSummary(5, { margin: null, error: null, threshold: null, dt_measure: null })
  beforeEach(() => enter([...summaries, bare]))

  test.each([
    ['margin', {}, [3, 2, 4, 1, 5]],
    ['newest', {}, [3, 1, 4, 2, 5]],
    ['oldest', {}, [2, 4, 1, 3, 5]],
    ['margin', { modelTag: 'v1' }, [3, 2, 1, 5]],
    ['newest', { modelTag: 'V1' }, []],
    ['newest', { modelTag: 'v1 ' }, []],
    ['oldest', { verdict: 'normal' }, [2, 4]],
    ['margin', { verdict: 'anomalous', modelTag: 'v1' }, [3, 1, 5]],
    ['newest', { from: '2024-05-02', to: '2024-05-03' }, [1, 4]],
    ['margin', { from: '2024-05-02' }, [3, 4, 1]],
    ['margin', { to: '2024-05-03', modelTag: 'v1' }, [2, 1]],
  ] as const)('of %s among %j', async (order, filter, ids) => {
    expect(await take('rui', { order, filter, count: 9 })).toEqual(ids)
  })

  test('of the margin has what is unlike the training beats among the most doubtful, where chance puts it', async () => {
    const unlike = { reasons: ['another reason', 'unlike the training beats: flat'], margin: 1e30 }
    await enter([
      ...summaries,
      bare,
      ...makeSummaries(206)
        .slice(6)
        .map((summary) => ({ ...summary, error: 0.03 + 0.003 * (summary.id / 206) })),
      ...makeSummaries(306)
        .slice(206)
        .map((summary) => ({ ...summary, ...unlike })),
    ])
    const order = await take('rui', { count: 320 })
    expect(order.slice(-5)).toEqual([3, 2, 4, 1, 5])
    // The threshold is 0.03: below a tenth of it the unlike ones stand evenly among the 200 of as small a margin.
    const places = order.flatMap((id, place) => (id > 206 ? [place] : []))
    expect(places).toHaveLength(100)
    for (const third of [0, 1, 2]) {
      const share = places.filter((place) => Math.floor(place / 100) === third).length
      expect(share).toBeGreaterThan(18)
      expect(share).toBeLessThan(49)
    }
  })

  test('of the margin is that of an index, so that nothing is sorted', async () => {
    await enter(makeSummaries(400))
    await database.db.$client.query('ANALYZE TABLE Worklist')
    for (const key of ['Worklist_doubt', 'Worklist_tag_doubt']) {
      const tag = key === 'Worklist_tag_doubt' ? "AND model_tag = 'v1'" : ''
      const plan = await readPlan(
        database.db,
        `SELECT inference_id FROM Worklist FORCE INDEX (${key})
           WHERE state = 'unread' AND first_reader_id = '' ${tag} AND verdict = 'normal' AND doubt_place IS NOT NULL
           ORDER BY doubt_place, inference_id LIMIT 5`,
      )
      expect(plan).toContain(key)
      expect(plan).not.toMatch(/sort/i)
    }
  })

  test('of chance is the same for everybody, and another beat by beat', async () => {
    const order = await take('rui', { order: 'random', count: 5 })
    await releaseLeases(database.db, 'rui')
    expect(await take('eva', { order: 'random', count: 5 })).toEqual(order)
    expect(order.toSorted()).toEqual([1, 2, 3, 4, 5])
  })
})

describe('a beat', () => {
  test('is given by its name and its judgement, and leased for fifteen minutes', async () => {
    await enter([makeSummary(3)])
    const [taken] = await takeBeats(database.db, 'rui', { order: 'margin', filter: {}, count: 1 })
    expect(taken).toEqual({ beat: 'ecg-10003', inferenceId: 3 })
    const [lease] = await database.db.select().from(worklistLease)
    expect(lease).toMatchObject({ beat: 'ecg-10003', readerId: 'rui' })
    const minutes = (Date.parse(`${lease?.leaseUntil}Z`) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(14)
    expect(minutes).toBeLessThanOrEqual(15.1)
  })

  test('that one reader has open is not given to another, and stays with its reader', async () => {
    await enter(makeSummaries(5))
    expect(await take('rui')).toEqual([1, 2])
    expect(await take('eva')).toEqual([3, 4])
    expect(await take('rui')).toEqual([1, 2])
    expect(await take('rui', { except: ['ecg-10001', 'ecg-10002'] })).toEqual([5])
    expect(await take('eva', { except: ['ecg-10003', 'ecg-10004'] })).toEqual([])
  })

  test('is one, however many models have judged it', async () => {
    await enter(makeSummaries(40, (id) => ({ source_ecg_id: id <= 30 ? 1 : id, model_tag: `v${id}` })))
    expect(await take('rui', { count: 3 })).toEqual([1, 31, 32])
    expect(await take('eva', { count: 9, filter: { modelTag: 'v7' } })).toEqual([])
  })

  test.each(worklistOrders)(
    'by %s holds up no others, where its rows are all that is found',
    async (order) => {
      await enter(makeSummaries(40, (id) => ({ source_ecg_id: id <= 30 ? 1 : id, model_tag: `v${id}` })))
      const [gate] = Array.from({ length: 1000 }, (_, place) => 3_000_000_000 + place).filter((randomOrder) =>
        isGate({ beat: 'ecg-1', randomOrder }),
      )
      await database.db.update(worklist).set({ randomOrder: gate }).where(eq(worklist.beat, 'ecg-1'))
      const taken = await take('rui', { order, count: 3 })
      expect(taken).toHaveLength(3)
      expect(taken.filter((id) => id <= 30).length).toBeLessThanOrEqual(1)
    },
  )

  test('whose lease has run out goes to the next reader', async () => {
    await enter(makeSummaries(1))
    await take('rui')
    await letLeasesRunOut()
    expect(await take('eva')).toEqual([1])
    expect(await renewLeases(database.db, 'rui', ['ecg-10001'])).toEqual([])
    expect(await take('rui')).toEqual([])
  })

  test('stays with the reader who renews the lease, and a lease that has run out is swept away', async () => {
    await enter(makeSummaries(2))
    await take('rui')
    await letLeasesRunOut()
    expect(await renewLeases(database.db, 'rui', ['ecg-10001', 'ecg-77'])).toEqual(['ecg-10001'])
    expect(await deleteRunOutLeases(database.db)).toBe(1)
    expect(await take('eva')).toEqual([2])
  })

  test('leased before the server’s clock was set back is free in its time', async () => {
    await enter(makeSummaries(1))
    await take('rui')
    await database.db.update(worklistLease).set({ leaseUntil: sql`UTC_TIMESTAMP(3) + INTERVAL 75 MINUTE` })
    expect(await deleteRunOutLeases(database.db)).toBe(0)
    const isInTime = sql<number>`lease_until <= UTC_TIMESTAMP(3) + INTERVAL 15 MINUTE`.mapWith(Number)
    expect(await database.db.select({ isInTime }).from(worklistLease)).toEqual([{ isInTime: 1 }])
    expect(await take('eva')).toEqual([])
    expect(await renewLeases(database.db, 'rui', ['ecg-10001'])).toEqual(['ecg-10001'])
  })

  test('given back is free at once', async () => {
    await enter(makeSummaries(3))
    await take('rui', { count: 3 })
    await releaseLeases(database.db, 'rui', ['ecg-10002'])
    await releaseLeases(database.db, 'eva', ['ecg-10001'])
    expect(await take('eva')).toEqual([2])
    await releaseLeases(database.db, 'rui')
    expect(await take('eva', { count: 3 })).toEqual([1, 2, 3])
  })

  test('that is settled, or waits for the adjudicator, is given to nobody', async () => {
    await enter(makeSummaries(3))
    await setState([1], 'settled')
    await setState([2], 'disagreement')
    expect(await take('rui')).toEqual([3])
  })
})

describe('a beat that a reader puts off', () => {
  beforeEach(() => enter(makeSummaries(4)))

  test('is free for others at once, and comes to this reader after all others, in the order of putting off', async () => {
    await take('rui', { count: 4 })
    await putOff(database.db, 'rui', ['ecg-10002', 'ecg-10001', 'ecg-77'])
    expect(await take('eva')).toEqual([1, 2])
    await releaseLeases(database.db, 'eva')
    expect(await take('rui', { count: 4 })).toEqual([3, 4, 2, 1])
    await putOff(database.db, 'rui', ['ecg-10002'])
    for (const order of ['newest', 'random', 'oldest'] as const) {
      const taken = await take('rui', { count: 4, order })
      expect(taken.slice(0, 2).sort()).toEqual([3, 4])
      expect(taken.slice(2)).toEqual([1, 2])
    }
  })

  test('is counted while it is still to be read, and by its own reader alone', async () => {
    await putOff(database.db, 'rui', ['ecg-10001', 'ecg-10002', 'ecg-10003'])
    await setState([1], 'settled')
    await setState([2], 'disagreement')
    expect(await countPutOff(database.db, 'rui')).toBe(1)
    expect(await listPutOff(database.db, 'rui')).toMatchObject([{ beat: 'ecg-10003' }])
    expect(await countPutOff(database.db, 'eva')).toBe(0)
    expect(await take('rui', { count: 4 })).toEqual([4, 3])
  })

  test('stays out of what the filter does not let through', async () => {
    await putOff(database.db, 'rui', ['ecg-10001'])
    expect(await take('rui', { count: 4, filter: { modelTag: 'v2' } })).toEqual([])
    expect(await take('rui', { count: 4, filter: { verdict: 'normal' } })).toEqual([2, 4])
  })
})

describe('a beat that two shall read', () => {
  beforeEach(() => enter(makeSummaries(2), 1))

  test('is given to two readers at once, and to no third', async () => {
    expect(await take('rui')).toEqual([1, 2])
    expect(await take('eva')).toEqual([1, 2])
    expect(await take('ivo')).toEqual([])
  })

  test('read once, is given to one other and never again to the first', async () => {
    await take('rui', { count: 1 })
    await read('rui', 'ecg-10001')
    expect(await take('rui')).toEqual([2])
    expect(await take('eva', { count: 1 })).toEqual([1])
    expect(await take('ivo')).toEqual([2])
    await releaseLeases(database.db, 'eva')
    expect(await take('ivo')).toEqual([1, 2])
  })

  test('read once, is found in every order and by every filter', async () => {
    await read('rui', 'ecg-10001')
    await read('ivo', 'ecg-10002')
    for (const order of ['margin', 'newest', 'oldest', 'random'] as const)
      for (const filter of [
        {},
        { modelTag: 'v1' },
        { from: '2024-05-01' },
        { verdict: 'anomalous' } as const,
      ]) {
        expect(await take('rui', { order, filter })).toEqual('verdict' in filter ? [] : [2])
        await releaseLeases(database.db, 'rui')
      }
  })
})

test('twenty readers who have read first, and a period, cost a taker as few queries as one', async () => {
  const single = openDatabase(database.address, { connections: 1 })
  const countQueries = async (reader: string, order: TakeRequest['order']) => {
    const questions = async () => {
      const [[row]] = await single.db.$client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Questions'")
      return Number(row?.Value)
    }
    const before = await questions()
    const filter = { from: '2024-01-01', to: '2024-12-31' }
    expect(await takeBeats(single.db, reader, { order, filter, count: 5 })).toHaveLength(5)
    return (await questions()) - before
  }
  await enter(makeSummaries(60), 1)
  await read('reader-0', 'ecg-10001')
  expect(await countQueries('rui', 'margin')).toBeLessThan(18)
  for (let reader = 1; reader < 20; reader++) await read(`reader-${reader}`, `ecg-${10_001 + reader}`)
  expect(await countQueries('eva', 'margin')).toBeLessThan(18)
  expect(await countQueries('ivo', 'oldest')).toBeLessThan(18)
  await single.close()
})

test('a reader has 200 beats at most: who takes more gives the oldest back, and others get them', async () => {
  await enter(makeSummaries(225))
  const first = await takeBeats(database.db, 'rui', { order: 'margin', filter: {}, count: 190 })
  expect(first).toHaveLength(190)
  expect(await take('rui', { count: 30, except: first.map(({ beat }) => beat) })).toHaveLength(30)
  expect(await database.db.select().from(worklistLease)).toHaveLength(200)
  expect(await take('ana', { count: 225 })).toHaveLength(25)
})
