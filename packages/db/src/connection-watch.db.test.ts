import { setTimeout as sleep } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { isTemporaryFailure } from './failures.ts'
import { migrate } from './migrate.ts'
import { checkReadiness } from './readiness.ts'
import { openRelay, openTestDatabase, type Relay, type TestDatabase } from './testing/index.ts'

let direct: TestDatabase
let proxy: Relay
let database: Database
beforeEach(async () => {
  direct = await openTestDatabase()
  proxy = await openRelay(direct.address)
  database = openDatabase({ ...direct.address, host: proxy.host, port: proxy.port }, { connections: 2 })
})
afterEach(async () => {
  await database.close()
  await proxy.close()
  await direct.close()
})

const ask = () => database.db.$client.query('SELECT 1')
const timedOut = { code: 'ETIMEDOUT' }

/** Seconds that some work took, well or ill. */
async function seconds(work: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work.catch(() => undefined)
  return (performance.now() - start) / 1000
}

test.each([true, false])(
  'a query on a connection that has frozen fails in time; new ones frozen: %s',
  async (newOnes) => {
    await ask()
    proxy.freeze({ newOnes })
    const asked = ask()
    const took = seconds(asked)
    await expect(asked).rejects.toMatchObject(timedOut)
    await expect(asked.catch(isTemporaryFailure)).resolves.toBe(true)
    expect(await took).toBeLessThan(5)
  },
)

test('a server that lets nobody in fails what wants a connection in time, and is used again when it does', async () => {
  proxy.freeze({ newOnes: true })
  const asked = Promise.allSettled([ask(), ask(), ask(), ask()])
  expect(await seconds(asked)).toBeLessThan(5)
  for (const outcome of await asked) expect(outcome).toMatchObject({ status: 'rejected', reason: timedOut })
  proxy.thaw()
  await vi.waitFor(ask, { timeout: 10_000 })
})

test('a query that the server works on may take its time', async () => {
  const [[row]] = await database.db.$client.query<RowDataPacket[]>('SELECT SLEEP(6) AS slept')
  expect(row).toEqual({ slept: 0 })
})

test('a query after a long rest has its own time, and a connection that froze during the rest is noticed', async () => {
  await ask()
  await sleep(2000)
  await ask()
  await sleep(2000)
  proxy.freeze({ newOnes: true })
  await expect(ask()).rejects.toMatchObject(timedOut)
})

test('a result that stops in the middle fails', async () => {
  const { $client } = direct.db
  await $client.query('CREATE TABLE numbers (number INT AUTO_INCREMENT PRIMARY KEY, text CHAR(250))')
  await $client.query('INSERT INTO numbers (text) VALUES ?', [Array(5000).fill(['a'.repeat(250)])])
  const connection = await database.db.$client.getConnection()
  // Nothing of the answer is read by the proxy before it is frozen: it is as large as ten buffers.
  const asked = connection.query(
    'SELECT * FROM numbers AS one, (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS many',
  )
  setImmediate(() => proxy.freeze({ newOnes: true }))
  await expect(asked).rejects.toMatchObject(timedOut)
  connection.release()
})

test('a row that somebody else has locked is waited for less than five seconds', async () => {
  const { $client } = direct.db
  await $client.query('CREATE TABLE numbers (number INT PRIMARY KEY) ENGINE = InnoDB')
  await $client.query('INSERT INTO numbers VALUES (1)')
  const holder = await $client.getConnection()
  await holder.beginTransaction()
  await holder.query('UPDATE numbers SET number = 2')
  const asked = database.db.$client.query('UPDATE numbers SET number = 3')
  const took = seconds(asked)
  await expect(asked).rejects.toMatchObject({ code: 'ER_LOCK_WAIT_TIMEOUT' })
  expect(await took).toBeLessThan(6)
  await holder.rollback()
  holder.release()
})

test('a table that somebody else has locked is waited for less than five seconds', async () => {
  await migrate(direct.db, 'results')
  const holder = await direct.db.$client.getConnection()
  await holder.query('LOCK TABLES `Vigia_Migrations` WRITE')
  const readiness = checkReadiness(database.db, 'results')
  expect(await seconds(readiness)).toBeLessThan(5)
  expect(await readiness).toMatchObject({ status: 'unavailable' })
  await holder.query('UNLOCK TABLES')
  holder.release()
  expect(await checkReadiness(database.db, 'results')).toEqual({ status: 'ready' })
})

test('nobody waits for ever behind connections that are not given back', async () => {
  const held = [await database.db.$client.getConnection(), await database.db.$client.getConnection()]
  await expect(ask()).rejects.toMatchObject(timedOut)
  for (const connection of held) connection.release()
  await ask()
})

test('a database is closed while its server is frozen', async () => {
  await ask()
  proxy.freeze({ newOnes: true })
  const asked = ask().catch(() => undefined)
  expect(await seconds(database.close())).toBeLessThan(6)
  await asked
})
