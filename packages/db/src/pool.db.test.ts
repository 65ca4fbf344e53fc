import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPool } from './pool.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const isolations = ['transaction_isolation', 'tx_isolation']

test.each(['text', 'utc-date'] as const)(
  'every connection has the same settings on every server: moments as %s',
  async (moments) => {
    const { pool, close } = openPool(database.address, { connections: 2, moments })
    try {
      for (const connection of [await pool.getConnection(), await pool.getConnection()]) {
        const [rows] = await connection.query<RowDataPacket[]>('SHOW VARIABLES')
        const settings = new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]))
        expect(settings.get('sql_mode')?.split(',').sort()).toEqual([
          'ERROR_FOR_DIVISION_BY_ZERO',
          'NO_ENGINE_SUBSTITUTION',
          'STRICT_ALL_TABLES',
          'STRICT_TRANS_TABLES',
        ])
        expect(Object.fromEntries(settings)).toMatchObject({
          time_zone: '+00:00',
          autocommit: 'ON',
          character_set_client: 'utf8mb4',
          character_set_connection: 'utf8mb4',
          character_set_results: 'utf8mb4',
          default_storage_engine: 'InnoDB',
          wait_timeout: '28800',
          innodb_lock_wait_timeout: '4',
          lock_wait_timeout: '4',
        })
        expect(isolations.map((name) => settings.get(name) ?? 'REPEATABLE-READ')).toEqual([
          'REPEATABLE-READ',
          'REPEATABLE-READ',
        ])
      }
    } finally {
      await close()
    }
  },
)

const hard = `D'Ana \\' "OR" 1 || 'ß' ✓ 🫀 \\`

/** A replication group takes no row into a table without one. */
const key = 'id INT NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY'

test('text arrives as it was sent, whatever it holds', async () => {
  const { $client } = database.db
  await $client.query(`CREATE TABLE words (${key}, word VARCHAR(80) CHARACTER SET utf8mb4, number INT)`)
  await $client.query('INSERT INTO words VALUES (?, 1)', [hard])
  await $client.execute('INSERT INTO words VALUES (?, 2)', [hard])
  const [rows] = await $client.query<RowDataPacket[]>('SELECT word FROM words WHERE word = ?', [hard])
  expect(rows).toEqual([{ word: hard }, { word: hard }])
})

test('what does not fit is an error, not cut off', async () => {
  const { $client } = database.db
  await $client.query(`CREATE TABLE words (${key}, word VARCHAR(3))`)
  await expect($client.query("INSERT INTO words VALUES ('four')")).rejects.toThrow(/too long/i)
})

test.each(['utf8', 'UTF8_GENERAL_CI', 'utf8mb4_unicode_ci'])(
  'a connection by %s has room for every character',
  async (charset) => {
    const { pool, close } = openPool({ ...database.address, charset }, { connections: 1, moments: 'text' })
    const [[row]] = await pool.query<RowDataPacket[]>('SELECT ? AS word', [hard]).finally(close)
    expect(row).toEqual({ word: hard })
  },
)

test('a server that does not take the settings fails the query that wanted the connection', async () => {
  // The driver knows it, but no server takes it from a client.
  const charset = 'ucs2'
  const { pool, close } = openPool({ ...database.address, charset }, { connections: 1, moments: 'text' })
  try {
    for (const query of ['SELECT 1', 'SELECT 2'])
      await expect(pool.query(query)).rejects.toMatchObject({ errno: expect.any(Number) })
  } finally {
    await close()
  }
})
