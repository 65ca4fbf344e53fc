import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Trx } from './database.ts'
import { core } from './drizzle.ts'
import { inTransaction } from './statements/transaction.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await database.db.$client.query('CREATE TABLE `Numbers` (`value` INT NOT NULL PRIMARY KEY)')
})
afterEach(() => database.close())

const insert = (trx: Trx, value: number) => trx.execute(core.sql`INSERT INTO \`Numbers\` VALUES (${value})`)

const listValues = async () => {
  const [rows] = await database.db.$client.query<RowDataPacket[]>('SELECT * FROM `Numbers` ORDER BY `value`')
  return rows.map(({ value }) => value)
}

test('a transaction that throws leaves nothing, and the pool goes on', async () => {
  const work = inTransaction(database.db, async (trx) => {
    await insert(trx, 1)
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  expect(await listValues()).toEqual([])
  await inTransaction(database.db, (trx) => insert(trx, 2))
  expect(await listValues()).toEqual([2])
})

test('transactions that the server breaks off to end a deadlock are run again, until all are done', async () => {
  let runs = 0
  for (let round = 0; round < 10; round++)
    await Promise.all(
      Array.from({ length: 8 }, (_, contender) =>
        inTransaction(database.db, async (trx) => {
          runs++
          // Every contender gets the lock of the gap at the end, and then waits for all the others' to insert into it.
          await trx.execute(core.sql`SELECT * FROM \`Numbers\` WHERE \`value\` >= ${round * 8} FOR UPDATE`)
          await insert(trx, round * 8 + contender)
        }),
      ),
    )
  expect(await listValues()).toEqual(Array.from({ length: 80 }, (_, value) => value))
  expect(runs).toBeGreaterThan(80)
})
