import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/**
 * Up to which arrival the worklist has what the API has; undefined where it has nothing, so that one that was emptied
 * is filled again.
 */
export async function findPosition(db: Db): Promise<number | undefined> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT \`arrival\` FROM \`Worklist_Position\`
     WHERE EXISTS (SELECT 1 FROM \`Worklist\`) OR EXISTS (SELECT 1 FROM \`Worklist_Set_Aside\`)`,
  )
  return row === undefined ? undefined : Number(row.arrival)
}

/**
 * Called when all up to there has entered. Of two processes that copy at once the slower may set it back: what has
 * entered since is then listed once more, and known.
 */
export async function savePosition(db: Db, arrival: number): Promise<void> {
  await db.$client.query(
    'INSERT INTO `Worklist_Position` (`id`, `arrival`) VALUES (1, ?) ON DUPLICATE KEY UPDATE `arrival` = ?',
    [arrival, arrival],
  )
}
