import { randomUUID } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'
import { type Database, type DatabaseAddress, openDatabase } from '../database.ts'

/** An empty schema of its own on the test server; closing drops it. */
export interface TestDatabase extends Database {
  address: DatabaseAddress
}

/** Makes an empty schema for one test on the server that the test run started. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const server = inject('mysql')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`CREATE DATABASE \`${name}\``)
  const address: DatabaseAddress = { ...server, database: name, charset: 'utf8mb4' }
  const { db, close } = openDatabase(address)
  let closing: Promise<void> | undefined
  return {
    db,
    address,
    close() {
      closing ??= close().then(() => onServer(`DROP DATABASE \`${name}\``))
      return closing
    },
  }
}

async function onServer(statement: string): Promise<void> {
  const connection = await createConnection(inject('mysql'))
  try {
    // MariaDB's; a server whose limit is short would break off on a busy machine. MySQL's is for SELECT alone.
    await connection.query('SET SESSION max_statement_time = 0').catch(() => undefined)
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
