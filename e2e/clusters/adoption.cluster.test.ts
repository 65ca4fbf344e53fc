import { type Db, migrate } from '@vigia/db'
import {
  createThesisWarehouse,
  insertThesisEcgs,
  migrateBrokenOffEverywhere,
  type ThesisRow,
} from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, inject, test } from 'vitest'
import { openEmptyOnNodes } from './database-on-nodes.ts'

// A replication group takes no row into a table without a key: there is nothing to adopt.
const isGalera = inject('writers').length > 1

let nodes: Awaited<ReturnType<typeof openEmptyOnNodes>>
afterEach(() => nodes.close())

async function breakOff(db: Db) {
  expect(await migrateBrokenOffEverywhere(db, 'warehouse')).toBeGreaterThan(10)
}

/** What pandas wrote through two nodes. @returns the ids of the rows on each node, in the order of a sample */
async function fill(ids: readonly (number | null)[]) {
  nodes = await openEmptyOnNodes()
  const [first, second] = nodes.dbs
  if (first === undefined || second === undefined) throw new Error('No two nodes.')
  await createThesisWarehouse(first)
  const row = (id: number | null, index: number): ThesisRow & { isAnomalous: number } => ({
    ...{ id, measuredAt: '2024-05-01 12:34:56', isAnomalous: 1 },
    samples: Array.from({ length: 140 }, () => index),
  })
  for (const [index, id] of ids.entries())
    await insertThesisEcgs(index % 2 === 0 ? first : second, [row(id, index)])
  const read = async (db: typeof first) =>
    (await db.$client.query<RowDataPacket[]>('SELECT `0` AS beat, id FROM ECG ORDER BY `0`'))[0].map(
      ({ beat, id }) => [Number(beat), id === null ? null : Number(id)],
    )
  for (const db of nodes.dbs) await expect.poll(async () => (await read(db)).length).toBe(ids.length)
  return { first, read: () => Promise.all(nodes.dbs.map(read)) }
}

test.runIf(isGalera).each([
  ['in one go', (db: Db) => migrate(db, 'warehouse')],
  ['by a migration that is broken off after each of its statements', breakOff],
])('rows of pandas that have ids of their own keep them, on every node, %s', async (_, adopt) => {
  const { first, read } = await fill([4, 9, 2, 7])
  await adopt(first)
  const own = [4, 9, 2, 7].map((id, beat) => [beat, id])
  await expect.poll(read).toEqual(nodes.dbs.map(() => own))
})

test.runIf(isGalera).each([
  ['have none', [null, null, null, null]],
  ['share one', [1, 1, 2, 3]],
])('rows of pandas that %s are refused with the way, and stay as they are', async (_, ids) => {
  const { first, read } = await fill(ids)
  await expect(migrate(first, 'warehouse')).rejects.toMatchObject({
    code: 'migration-impossible',
    message: expect.stringContaining('docs/clusters.md'),
  })
  const own = ids.map((id, beat) => [beat, id])
  expect(await read()).toEqual(nodes.dbs.map(() => own))
})
