import { type Db, inTransaction, type Trx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { leaseSeconds } from '../worklist/leases.ts'
import type { TakenBeat } from '../worklist/take-beats.ts'

export interface TakenDisagreements {
  /** Leased to the adjudicator for 15 minutes. */
  taken: TakenBeat[]
  /** How many wait for a decision that this adjudicator may take, those that others have open too; none not wanted. */
  waiting: number
}

/** The slots before it are for readers: a lease on a disagreement keeps no reader from a beat, and the other way. */
const adjudicationSlot = 3
/** Candidates more than asked for: others may take some of them at the same moment. */
const spare = 20

/**
 * Hands disagreements to an adjudicator, the longest waiting first and those that were put off last: beats that this
 * person has neither read nor decided, and that no other adjudicator has open.
 *
 * @param wanted how many, at most, and beats that are not wanted
 */
export async function takeDisagreements(
  db: Db,
  adjudicatorId: string,
  wanted: { count: number; except?: readonly string[] },
): Promise<TakenDisagreements> {
  const except = wanted.except ?? []
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT beat.beat, ${judgementRead} AS inferenceId, EXISTS (
         SELECT 1 FROM \`Worklist_Leases\` AS lease WHERE lease.beat = beat.beat AND lease.slot = ${adjudicationSlot}
           AND lease.reader_id <> ? AND lease.lease_until >= UTC_TIMESTAMP(3)) AS isOpen
     FROM \`Audited_Beats\` AS beat
     LEFT JOIN \`Worklist_Later\` AS later ON later.reader_id = ? AND later.beat = beat.beat
     WHERE beat.state = 'disagreement' AND NOT EXISTS (
       SELECT 1 FROM \`Audits\` AS own LEFT JOIN \`Audits\` AS undoing ON undoing.undoes = own.id
       WHERE own.beat = beat.beat AND own.reader_id = ?
         AND (own.kind IN ('reading', 'revision') OR (own.kind = 'adjudication' AND undoing.id IS NULL)))
     ORDER BY later.since IS NOT NULL, later.since, beat.changed_at, beat.beat`,
    [adjudicatorId, adjudicatorId, adjudicatorId],
  )
  const waiting = rows.filter(({ beat, inferenceId }) => inferenceId !== null && !except.includes(beat))
  const candidates = waiting
    .filter(({ isOpen }) => Number(isOpen) === 0)
    .slice(0, wanted.count + spare)
    .map((row) => ({ beat: String(row.beat), inferenceId: Number(row.inferenceId) }))
  const taken = await inTransaction(db, (trx) => lease(trx, adjudicatorId, candidates, wanted.count), {
    isolation: 'READ COMMITTED',
  })
  return { taken, waiting: waiting.length }
}

/** The judgement that the latest reader had before the eyes and that the worklist still has. */
const judgementRead = `(SELECT audit.inference_id FROM \`Audits\` AS audit
  JOIN \`Worklist\` AS entry ON entry.inference_id = audit.inference_id
  WHERE audit.beat = beat.beat AND audit.kind IN ('reading', 'revision') ORDER BY audit.id DESC LIMIT 1)`

/** Leases the first of the beats that are still in disagreement and that nobody else has open or is deciding. */
async function lease(
  trx: Trx,
  adjudicatorId: string,
  candidates: readonly TakenBeat[],
  count: number,
): Promise<TakenBeat[]> {
  if (candidates.length === 0) return []
  const [locked] = await trx.$client.query<RowDataPacket[]>(
    `SELECT beat FROM \`Audited_Beats\` WHERE beat IN (?) AND state = 'disagreement' FOR UPDATE SKIP LOCKED`,
    [candidates.map(({ beat }) => beat)],
  )
  const mine = new Set(locked.map((row) => String(row.beat)))
  if (mine.size === 0) return []
  // With the beat locked, whoever else has leased it has committed that.
  const [leases] = await trx.$client.query<RowDataPacket[]>(
    `SELECT beat FROM \`Worklist_Leases\` WHERE beat IN (?) AND slot = ${adjudicationSlot}
       AND reader_id <> ? AND lease_until >= UTC_TIMESTAMP(3)`,
    [[...mine], adjudicatorId],
  )
  for (const row of leases) mine.delete(String(row.beat))
  const taken = candidates.filter(({ beat }) => mine.has(beat)).slice(0, count)
  if (taken.length === 0) return []
  await trx.$client.query(
    `INSERT INTO \`Worklist_Leases\` (beat, slot, reader_id, lease_until)
     VALUES ${taken.map(() => `(?, ${adjudicationSlot}, ?, UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND)`).join(', ')}
     ON DUPLICATE KEY UPDATE reader_id = VALUES(reader_id), lease_until = VALUES(lease_until)`,
    taken.flatMap(({ beat }) => [beat, adjudicatorId]),
  )
  return taken
}
