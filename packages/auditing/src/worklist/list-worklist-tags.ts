import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** The tags of all models that have judged something in the worklist, in the order of the alphabet. */
export async function listWorklistTags(db: Db): Promise<string[]> {
  // With what stands before the tag in an index, the server leaps from tag to tag instead of reading all of it.
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT DISTINCT `state`, `first_reader_id`, `model_tag` FROM `Worklist`',
  )
  return [...new Set(rows.map((row) => String(row.model_tag)))].sort()
}
