import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DatabaseName, migrate } from './migrate.ts'
import { serviceRights } from './rights.ts'
import { openTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

test.each(['warehouse', 'results'] as const)(
  'every table of the %s has its rights, and no other',
  async (name) => {
    await migrate(database.db, name)
    const [rows] = await database.db.$client.query<RowDataPacket[]>('SHOW TABLES')
    const tables = rows.map((row) => String(Object.values(row)[0]))
    // Some servers keep the names of tables in small letters.
    const [given, made] = [namesIn(name), tables].map((names) => names.map((one) => one.toLowerCase()).sort())
    expect(given).toEqual(made)
  },
)

test('the record of audits can be added to and read, by nobody changed', () => {
  const rights = Object.values(serviceRights.warehouse).map((tables) => tables.Audits)
  expect(rights.filter(Boolean).sort()).toEqual([
    expect.stringMatching(/^SELECT \([^)]*\)$/),
    'SELECT, INSERT',
  ])
})

const namesIn = (name: DatabaseName) =>
  [...new Set(Object.values(serviceRights[name]).flatMap((tables) => Object.keys(tables)))].sort()
