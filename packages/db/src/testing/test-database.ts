import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, type DatabaseAddress, openDatabase } from '../database.ts'
import type { DatabaseName } from '../migrate.ts'
import { onServer } from './layout.ts'

/** A schema of its own on the test server; closing drops it. */
export interface TestDatabase extends Database {
  address: DatabaseAddress
}

/** Makes a schema for one test on the server that the test run started: migrated where a kind is named, else empty. */
export async function openTestDatabase(kind?: DatabaseName): Promise<TestDatabase> {
  const server = inject('mysql')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const tables = kind === undefined ? '' : `; USE \`${name}\`; ${inject('layouts')[kind]}`
  await onServer(server, (connection) => connection.query(`CREATE DATABASE \`${name}\`${tables}`))
  const address: DatabaseAddress = { ...server, database: name, charset: 'utf8mb4' }
  const { db, close } = openDatabase(address)
  let closing: Promise<void> | undefined
  return {
    db,
    address,
    close() {
      closing ??= close().then(() =>
        onServer(server, (connection) => connection.query(`DROP DATABASE \`${name}\``)),
      )
      return closing
    },
  }
}
