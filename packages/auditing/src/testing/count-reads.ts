import { type Db, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { database } from './for-each-test.ts'

/** How many rows and index entries the server reads for what is done over one connection. */
export async function countReads(work: (db: Db) => Promise<unknown>): Promise<number> {
  const { db, close } = openDatabase(database.address, { connections: 1 })
  const read = async () => {
    const [rows] = await db.$client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read%'")
    return rows.reduce((sum, row) => sum + Number(row.Value), 0)
  }
  try {
    const before = await read()
    await work(db)
    return (await read()) - before
  } finally {
    await close()
  }
}
