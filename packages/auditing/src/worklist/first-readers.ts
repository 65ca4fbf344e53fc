import type { DbOrTrx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** Those who have read beats that await a second reader. */
export async function listFirstReaders(db: DbOrTrx): Promise<string[]> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    "SELECT DISTINCT `first_reader_id` AS id FROM `Worklist` WHERE `state` = 'awaiting-second'",
  )
  return rows.map((row) => String(row.id))
}
