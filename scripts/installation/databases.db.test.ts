import { randomBytes } from 'node:crypto'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Database } from '../database/server.ts'
import { makeDatabases } from './databases.ts'

let connection: Connection
const warehouse = `demo_${randomBytes(6).toString('hex')}`
const results = `demo_${randomBytes(6).toString('hex')}`
const named = { ORIGEM_MYSQL_DATABASE: warehouse, DESTINO_MYSQL_DATABASE: results }

beforeEach(async () => {
  connection = await createConnection(inject('mysql'))
})

afterEach(async () => {
  for (const name of [warehouse, results]) await connection.query(`DROP DATABASE IF EXISTS ${name}`)
  await connection.end()
})

test('on a given server an installation gets databases of its own and drops them at its end', async () => {
  const before = await listDatabases()
  const databases = await makeDatabases(givenServer(), {})
  const { warehouse, results } = databases
  expect(await listDatabases()).toEqual([...before, warehouse.database, results.database].sort())
  await databases.close()
  await databases.close()
  expect(await listDatabases()).toEqual(before)
})

test('databases that the environment names are used and stay', async () => {
  const databases = await makeDatabases(givenServer(), named)
  await databases.close()
  expect(await listDatabases()).toEqual(expect.arrayContaining([warehouse, results]))
})

test('a named database with tables in it is refused and left as it is', async () => {
  await connection.query(`CREATE DATABASE ${warehouse}`)
  await connection.query(`CREATE TABLE ${warehouse}.ECG (id INT)`)
  await expect(makeDatabases(givenServer(), named)).rejects.toMatchObject({
    code: 'database-in-use',
    message: expect.stringContaining('ORIGEM_MYSQL_DATABASE'),
  })
  const [tables] = await connection.query<RowDataPacket[]>(`SHOW TABLES FROM ${warehouse}`)
  expect(tables).toHaveLength(1)
})

function givenServer(): Database {
  return { kind: 'environment', description: 'the test server', ...inject('mysql'), close: async () => {} }
}

/** Those of these tests alone: other tests make and drop their own meanwhile. */
async function listDatabases(): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT schema_name AS name FROM information_schema.schemata',
  )
  return rows
    .map(({ name }) => String(name))
    .filter((name) => name.includes('demo_'))
    .sort()
}
