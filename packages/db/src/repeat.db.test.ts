import { afterEach, beforeEach, expect, test } from 'vitest'
import { core } from './drizzle.ts'
import { openPool } from './pool.ts'
import { inTransaction } from './statements/transaction.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  // With a key: a replication group takes no row into a table without one.
  await run(
    'CREATE TABLE `Numbers` (`id` INT NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY, `value` INT NOT NULL)',
  )
})
afterEach(() => database.close())

const run = (statement: string) => database.db.$client.query(statement)
const insert = core.sql`INSERT INTO \`Numbers\` VALUES (1)`

async function countRows(): Promise<number> {
  const [row] = await database.db.select({ rows: core.count() }).from(core.sql`\`Numbers\``)
  return row?.rows ?? 0
}

/** Lets the server answer the first inserts of each connection as it answers where it breaks them off. */
const breakOff = (code: number, times: number) =>
  run(`CREATE TRIGGER \`broken\` BEFORE INSERT ON \`Numbers\` FOR EACH ROW BEGIN
    SET @tries = COALESCE(@tries, 0) + 1;
    IF @tries <= ${times} THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = ${code}; END IF; END`)

/** Lets it refuse inserts by the connections that there are, as after another has become the primary. */
async function refuseByThisConnection(code: number): Promise<void> {
  await run(
    'CREATE TABLE `Last` (PRIMARY KEY (`id`)) AS SELECT MAX(id) AS id FROM information_schema.processlist',
  )
  await run(`CREATE TRIGGER \`refused\` BEFORE INSERT ON \`Numbers\` FOR EACH ROW
    IF CONNECTION_ID() <= (SELECT id FROM \`Last\`) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${code}; END IF`)
}

test.each([1213, 1020, 1180, 3101])(
  'a single statement that is broken off (%i) is done again',
  async (code) => {
    await breakOff(code, 3)
    await database.db.execute(insert)
    expect(await countRows()).toBe(1)
  },
)

test('what a library writes by connections of its own is done again too, and a transaction of its is left to it', async () => {
  await breakOff(1213, 1)
  const { pool, close } = openPool(database.address, { connections: 1, moments: 'utc-date' })
  const ask = (statement: string) =>
    new Promise((resolve, reject) => {
      pool.pool.getConnection((error, connection) => {
        if (error) return reject(error)
        connection.query(statement, (failure: unknown, answer: unknown) => {
          connection.release()
          if (failure) reject(failure)
          else resolve(answer)
        })
      })
    })
  await ask('INSERT INTO `Numbers` VALUES (1)')
  await ask('SET @tries = 0')
  await ask('begin')
  await expect(ask('INSERT INTO `Numbers` VALUES (1)')).rejects.toMatchObject({ code: 'ER_LOCK_DEADLOCK' })
  await ask('rollback')
  await close()
  expect(await countRows()).toBe(1)
})

test('what is broken off again and again fails in the end', async () => {
  await breakOff(1213, 100)
  await expect(database.db.execute(insert)).rejects.toMatchObject({ cause: { code: 'ER_LOCK_DEADLOCK' } })
})

test.each([1290, 1836, 1047])(
  'what a server refuses that cannot be written to (%i) is asked by another connection',
  async (code) => {
    await countRows()
    await refuseByThisConnection(code)
    await database.db.execute(insert)
    await inTransaction(database.db, (trx) => trx.execute(insert))
    expect(await countRows()).toBe(2)
  },
)

test('a transaction whose connection ends before the commit is run again', async () => {
  let runs = 0
  await inTransaction(database.db, async (trx) => {
    await trx.execute(insert)
    if (++runs === 1) trx.$client.destroy()
    await trx.execute(insert)
  })
  expect([runs, await countRows()]).toEqual([2, 2])
})

test.each([
  [false, 1],
  [true, 2],
])(
  'one whose connection ends at the commit is run again only where that does no harm (%s)',
  async (isIdempotent, times) => {
    let runs = 0
    const work = inTransaction(
      database.db,
      async (trx) => {
        await trx.execute(insert)
        if (++runs === 1) trx.$client.destroy()
      },
      { isIdempotent },
    )
    if (isIdempotent) await work
    else await expect(work).rejects.toThrow()
    expect(runs).toBe(times)
  },
)

test('a connection that has become too old is replaced before it is used again', async () => {
  const { pool, close } = openPool(database.address, { connections: 1, moments: 'text', oldest: 0 })
  const ids: (number | null)[] = []
  for (let use = 0; use < 3; use++) {
    const connection = await pool.getConnection()
    ids.push(connection.threadId)
    connection.release()
  }
  await close()
  expect(new Set(ids).size).toBe(3)
})
