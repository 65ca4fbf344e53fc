import { type Db, inTransaction } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'

/** A lease that nobody renews: the browser was closed, or the reader went for coffee. */
export const leaseSeconds = 15 * 60

/**
 * Lengthens a reader's leases while beats are open.
 *
 * @returns the beats that are still the reader's; another has run out and been handed on
 */
export async function renewLeases(db: Db, readerId: string, beats: readonly string[]): Promise<string[]> {
  if (beats.length === 0) return []
  return await inTransaction(db, async (trx) => {
    await trx.$client.query(
      `UPDATE \`Worklist_Leases\` SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND
       WHERE reader_id = ? AND beat IN (?)`,
      [readerId, beats],
    )
    const [rows] = await trx.$client.query<RowDataPacket[]>(
      'SELECT DISTINCT beat FROM `Worklist_Leases` WHERE reader_id = ? AND beat IN (?)',
      [readerId, beats],
    )
    return rows.map((row) => String(row.beat))
  })
}

/** Gives beats back, so that the next reader need not wait for the lease; all that the reader has, if none is named. */
export async function releaseLeases(db: Db, readerId: string, beats?: readonly string[]): Promise<void> {
  if (beats?.length === 0) return
  await inTransaction(db, (trx) =>
    trx.$client.query(
      `DELETE FROM \`Worklist_Leases\` WHERE reader_id = ? ${beats === undefined ? '' : 'AND beat IN (?)'}`,
      beats === undefined ? [readerId] : [readerId, beats],
    ),
  )
}

/** Deletes leases that have run out, a thousand at most. */
export async function deleteRunOutLeases(db: Db): Promise<number> {
  const [result] = await inTransaction(db, (trx) =>
    trx.$client.query<ResultSetHeader>(
      'DELETE FROM `Worklist_Leases` WHERE lease_until < UTC_TIMESTAMP(3) ORDER BY lease_until LIMIT 1000',
    ),
  )
  return result.affectedRows
}
