import type { WorklistOrder } from '@vigia/contracts/audit'
import { core, type Db, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { expect, test } from 'vitest'
import { addInferences } from '../testing/audited-warehouse.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { listCandidates } from './candidates.ts'
import { listFirstReaders } from './filter.ts'
import { listPart } from './free-in-order.ts'

openForEachTest()

const orders = ['margin', 'mixed', 'newest', 'oldest', 'random'] as const satisfies WorklistOrder[]
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

/** How many rows and index entries the server read for what was done; `db` has one connection. */
async function countReads(db: Db, work: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    const [rows] = await db.$client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read%'")
    return rows.reduce((sum, row) => sum + Number(row.Value), 0)
  }
  const before = await read()
  await work()
  return (await read()) - before
}

test('what is read for five beats grows with the five, and not with the worklist', async () => {
  const { db, close } = openDatabase(database.address, { connections: 1 })
  const listReads = async () => {
    const reads: [string, number][] = []
    for (const order of orders)
      for (const filter of filters) {
        const search = { readerId: 'Ana', order, filter, except: [], limit: 40, wanted: 5 }
        const work = async () => expect(await listCandidates(db, search)).toHaveLength(40)
        reads.push([`${order} of ${filter.modelTag ?? 'all'}`, await countReads(db, work)])
      }
    return reads
  }
  try {
    await addRows(1, 1000)
    const few = new Map(await listReads())
    await addRows(1001, 5000)
    for (const [name, reads] of await listReads())
      expect(reads, `${name}: ${few.get(name)} of 1000`).toBeLessThan(1.5 * Number(few.get(name)))
  } finally {
    await close()
  }
})

test('beats of the random stream, and who reads first, are found without reading all that wait', async () => {
  const { db, close } = openDatabase(database.address, { connections: 1 })
  const kind = { state: 'unread', firstReaderId: '', verdict: 'normal' } as const
  const part = {
    ...({ order: 'stream', hasPlace: core.isNotNull } as const),
    kinds: [{ kind, index: 'Worklist_stream' }],
  }
  const search = { readerId: 'Ana', order: 'margin', filter: {}, except: [], limit: 5, wanted: 5 } as const
  const readAll = async () => ({
    stream: await countReads(db, async () => expect(await listPart(db, search, part)).toHaveLength(5)),
    readers: await countReads(db, async () =>
      expect((await listFirstReaders(db)).sort()).toEqual(['Bia', 'Caio']),
    ),
  })
  const wait = (first: number, count: number) =>
    db.$client.query(
      `UPDATE Worklist SET state = 'awaiting-second', first_reader_id = IF(MOD(inference_id, 2) = 0, 'Bia', 'Caio')
       WHERE inference_id BETWEEN ? AND ? AND MOD(inference_id, 20) > 0`,
      [first, first + count - 1],
    )
  try {
    await addRows(1, 6000)
    await wait(1, 1000)
    const few = await readAll()
    for (const first of [6001, 12_001]) await addRows(first, 6000)
    await wait(6001, 12_000)
    const many = await readAll()
    expect(many.stream, `${few.stream} before`).toBeLessThan(few.stream + 100)
    expect(many.readers, `${few.readers} before`).toBeLessThan(few.readers + 100)
  } finally {
    await close()
  }
})
