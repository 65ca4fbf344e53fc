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

/**
 * Gives beats back that a reader wants to read later: others may have them at once, and to this reader they come after
 * all others, in the order in which they were put off. A name that is not in the worklist is passed over.
 */
export async function putOff(db: Db, readerId: string, beats: readonly string[]): Promise<void> {
  if (beats.length === 0) return
  await inTransaction(db, async (trx) => {
    const [rows] = await trx.$client.query<RowDataPacket[]>(
      'SELECT DISTINCT beat FROM `Worklist` WHERE beat IN (?)',
      [beats],
    )
    const known = new Set(rows.map((row) => String(row.beat)))
    const names = [...new Set(beats)].filter((beat) => known.has(beat))
    // A microsecond apart, so that those of one request keep their order.
    if (names.length > 0)
      await trx.$client.query(
        `INSERT INTO \`Worklist_Later\` (reader_id, beat, since) VALUES
         ${names.map((_, place) => `(?, ?, UTC_TIMESTAMP(6) + INTERVAL ${place} MICROSECOND)`).join(',')}
         ON DUPLICATE KEY UPDATE since = VALUES(since)`,
        names.flatMap((beat) => [readerId, beat]),
      )
    await trx.$client.query('DELETE FROM `Worklist_Leases` WHERE reader_id = ? AND beat IN (?)', [
      readerId,
      beats,
    ])
  })
}

/** A beat that a reader has put off. */
export interface PutOff {
  beat: string
  /** ISO 8601 in UTC. */
  since: string
}

/** What a reader has put off and still may read, the one put off first before the others; 200 at most. */
export async function listPutOff(db: Db, readerId: string): Promise<PutOff[]> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT later.beat, later.since FROM \`Worklist_Later\` AS later
     WHERE later.reader_id = ? AND ${isStillToRead} ORDER BY later.since, later.beat LIMIT 200`,
    [readerId],
  )
  return rows.map((row) => ({
    beat: String(row.beat),
    since: `${String(row.since).replace(' ', 'T').slice(0, 23)}Z`,
  }))
}

/** How many beats a reader has put off and still may read. */
export async function countPutOff(db: Db, readerId: string): Promise<number> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM \`Worklist_Later\` AS later WHERE later.reader_id = ? AND ${isStillToRead}`,
    [readerId],
  )
  return Number(row?.count)
}

const isStillToRead = `EXISTS (SELECT 1 FROM \`Worklist\` AS entry
  WHERE entry.beat = later.beat AND entry.state IN ('unread', 'awaiting-second')
    AND entry.first_reader_id <> later.reader_id)`
