import { type Database, type DatabaseName, type Db, openDatabase } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { expect, inject } from 'vitest'

/** A test's database, as each node that takes writes has it. */
export interface DatabaseOnNodes {
  /** One a node. */
  dbs: Db[]
  database: TestDatabase
  close(): Promise<void>
}

/** Makes a migrated database on the first node and opens it on each that takes writes; at least two ways lead to it. */
export const openOnNodes = (kind: DatabaseName): Promise<DatabaseOnNodes> => open(kind)

/** The same, of a database without tables. */
export const openEmptyOnNodes = (): Promise<DatabaseOnNodes> => open(undefined)

async function open(kind: DatabaseName | undefined): Promise<DatabaseOnNodes> {
  const database = await openTestDatabase(kind)
  const writers = inject('writers')
  const ways = writers.length > 1 ? writers : [...writers, ...writers]
  const opened: Database[] = ways.map(({ host, port }) =>
    openDatabase({ ...database.address, host, port }, { connections: 8 }),
  )
  const dbs = opened.map(({ db }) => db)
  return {
    dbs,
    database,
    async close() {
      await Promise.all(opened.map(({ close }) => close()))
      await database.close()
    },
  }
}

/** Waits until each node shows what one of them has stored. */
export async function untilAllSee(dbs: readonly Db[], look: (db: Db) => Promise<boolean>): Promise<void> {
  for (const db of dbs) await expect.poll(() => look(db), { interval: 20 }).toBe(true)
}
