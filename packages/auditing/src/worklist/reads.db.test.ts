import type { WorklistOrder } from '@vigia/contracts/audit'
import { type Db, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { expect, test } from 'vitest'
import { addInferences } from '../testing/audited-warehouse.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { listCandidates } from './candidates.ts'

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
