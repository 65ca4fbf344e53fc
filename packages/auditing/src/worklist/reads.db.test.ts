import type { WorklistOrder } from '@vigia/contracts/audit'
import { type Db, modelAlias, shadowJudgement, suspiciousBeat, utcNow } from '@vigia/db'
import { expect, test } from 'vitest'
import { addInferences } from '../testing/audited-warehouse.ts'
import { countReads } from '../testing/count-reads.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { listCandidates } from './candidates.ts'
import { listFirstReaders } from './filter.ts'
import { listByColumn } from './free-in-order.ts'
import { listBeats } from './list-beats.ts'

openForEachTest()

const columnOrders = ['margin', 'mixed', 'newest', 'oldest', 'random'] as const satisfies WorklistOrder[]
const filters = [{}, { modelTag: 'v1' }]

/** Adds rows that wait, of two models and both verdicts; one in twenty is in the random stream. */
async function addRows(first: number, count: number): Promise<void> {
  await addInferences(
    database.db,
    Array.from({ length: count }, (_, index) => {
      const inferenceId = first + index
      const randomOrder = Math.floor((inferenceId * 0.618034 * 2 ** 32) % 2 ** 32)
      return {
        ...{ inferenceId, randomOrder, streamPlace: inferenceId % 20 === 0 ? randomOrder : null },
        ...{ modelTag: inferenceId % 2 === 0 ? 'v1' : 'v2', streamShare: 0.05, threshold: 0.03 },
        verdict: inferenceId % 3 === 0 ? ('anomalous' as const) : ('normal' as const),
        error: 0.03 * ((inferenceId * 0.755) % 1),
        measuredAt: `2024-05-01 ${String(inferenceId % 24).padStart(2, '0')}:00:00`,
      }
    }),
  )
  await database.db.$client.query('ANALYZE TABLE `Worklist`')
}

/** Adds beats that await their second reader and look anomalous, the last ones the least. */
async function addSuspected(first: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => first + index)
  await addInferences(
    database.db,
    ids.map((id) => ({
      ...{ inferenceId: id, sourceEcgId: id, verdict: 'normal' as const, isDouble: true },
      ...{ state: 'awaiting-second' as const, firstReaderId: 'Bia', error: 0.01, threshold: 0.03 },
    })),
  )
  await database.db.insert(suspiciousBeat).values(
    ids.map((id) => ({
      ...{ ecgId: id, beat: `ecg-${id}`, place: id, score: 1 / id, votes: 3, rankedAt: utcNow() },
    })),
  )
  await database.db.$client.query('ANALYZE TABLE `Worklist`, `Suspicious_Beats`')
}

/** Adds beats of both verdicts on which the challenger says otherwise. */
async function addDisputed(first: number, count: number): Promise<void> {
  const beats = Array.from({ length: count }, (_, index) => ({
    id: first + index,
    verdict: (first + index) % 2 === 0 ? ('normal' as const) : ('anomalous' as const),
  }))
  await addInferences(
    database.db,
    beats.map(({ id, verdict }) => ({
      ...{ inferenceId: id, sourceEcgId: id, verdict, threshold: 0.03 },
      error: 0.03 * ((id * 0.755) % 1),
    })),
  )
  await database.db.insert(shadowJudgement).values(
    beats.map(({ id, verdict }) => ({
      ...{ tag: 'v2', championTag: 'v1', ecgId: id, championVerdict: verdict, judgedAt: utcNow() },
      verdict: verdict === 'normal' ? ('anomalous' as const) : ('normal' as const),
      probability: (id * 0.618034) % 1,
    })),
  )
  await database.db.$client.query('ANALYZE TABLE `Worklist`, `Shadow_Judgements`')
}

/** How much is read for a page of each order, by its name. */
async function listReads(orders: readonly WorklistOrder[]): Promise<Map<string, number>> {
  const reads = new Map<string, number>()
  for (const order of orders)
    for (const filter of filters) {
      const search = { readerId: 'Ana', order, filter, except: [], limit: 40, wanted: 5 }
      const work = async (db: Db) => expect(await listCandidates(db, search)).toHaveLength(40)
      reads.set(`${order} of ${filter.modelTag ?? 'all'}`, await countReads(work))
    }
  return reads
}

async function expectNoGrowth(orders: readonly WorklistOrder[], add: () => Promise<void>): Promise<void> {
  const few = await listReads(orders)
  await add()
  for (const [name, reads] of await listReads(orders))
    expect(reads, `${name}: ${few.get(name)} before`).toBeLessThan(1.5 * Number(few.get(name)))
}

test('what is read for five beats grows with the five, and not with the worklist', async () => {
  await addRows(1, 1000)
  await expectNoGrowth(columnOrders, () => addRows(1001, 5000))
})

test('nor does it grow with the beats that are suspected', async () => {
  await addSuspected(1, 1000)
  await expectNoGrowth(['suspicion'], () => addSuspected(1001, 5000))
})

test('of beats that two models differ on the newest two thousand of either kind are read, however many there are', async () => {
  await database.db.insert(modelAlias).values([
    { alias: 'champion', tag: 'v1', changedAt: utcNow() },
    { alias: 'challenger', tag: 'v2', changedAt: utcNow() },
  ])
  await addDisputed(1, 4000)
  await expectNoGrowth(['disagreement'], () => addDisputed(4001, 5000))
})

test('beats of the random stream, and who reads first, are found without reading all that wait', async () => {
  const search = { readerId: 'Ana', order: 'margin', filter: {}, except: [], limit: 5, wanted: 5 } as const
  const readAll = async () => ({
    stream: await countReads(async (db) => expect(await listByColumn(db, search, 'stream')).toHaveLength(5)),
    readers: await countReads(async (db) =>
      expect((await listFirstReaders(db)).sort()).toEqual(['Bia', 'Caio']),
    ),
  })
  const wait = (first: number, count: number) =>
    database.db.$client.query(
      `UPDATE Worklist SET state = 'awaiting-second', first_reader_id = IF(MOD(inference_id, 2) = 0, 'Bia', 'Caio')
       WHERE inference_id BETWEEN ? AND ? AND MOD(inference_id, 20) > 0`,
      [first, first + count - 1],
    )
  await addRows(1, 6000)
  await wait(1, 1000)
  const few = await readAll()
  for (const first of [6001, 12_001]) await addRows(first, 6000)
  await wait(6001, 12_000)
  const many = await readAll()
  expect(many.stream, `${few.stream} before`).toBeLessThan(few.stream + 100)
  expect(many.readers, `${few.readers} before`).toBeLessThan(few.readers + 100)
  // Of the 9,000 rows that no index picks from, a page of the list looks at 8,000, twice: for the last, and for what is wanted.
  const unlike = { filter: { modelTag: 'v1', isUnlike: true }, order: 'newest' } as const
  const list = (db: Db) => listBeats(db, { id: 'Ana', view: 'open' }, unlike)
  expect(await countReads(list)).toBeLessThan(17_000)
})
