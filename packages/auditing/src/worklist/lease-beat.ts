import type { Verdict } from '@vigia/contracts/ecg'
import { type BeatState, type Db, inTransaction, type Trx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { leaseSeconds } from './leases.ts'
import type { Candidate } from './list-candidates.ts'

/** A row of the worklist, leased. */
export interface LeasedEntry {
  inferenceId: number
  beat: string
  sourceEcgId: number | null
  modelTag: string
  verdict: Verdict
  error: number | null
  threshold: number | null
  doubt: number | null
  measuredAt: string | null
  /** UTC, ISO 8601. */
  leaseUntil: string
}

/** `leaseUntil` as the column has it. */
interface Entry extends LeasedEntry {
  state: BeatState
  isDouble: boolean
  firstReaderId: string
}

/**
 * Leases a beat to a reader, or lengthens the lease that the reader has. The beat's rows in the worklist are locked
 * meanwhile, so of two readers one comes second and sees the other's lease.
 *
 * @returns undefined when the beat is gone, needs no reading of this reader, or others have it open
 */
export async function leaseBeat(
  db: Db,
  readerId: string,
  candidate: Candidate,
): Promise<LeasedEntry | undefined> {
  return await inTransaction(
    db,
    async (trx) => {
      const entry = await lockEntry(trx, candidate)
      if (entry === undefined) return undefined
      const slot = await findSlot(trx, entry, readerId)
      if (slot === undefined) return undefined
      const { state: _state, isDouble: _double, firstReaderId: _first, ...leased } = entry
      await writeLease(trx, leased, slot, readerId)
      return { ...leased, leaseUntil: `${leased.leaseUntil.replace(' ', 'T')}Z` }
    },
    { isolation: 'READ COMMITTED' },
  )
}

async function lockEntry(trx: Trx, { beat, inferenceId }: Candidate): Promise<Entry | undefined> {
  // Every row of the beat, by whichever model: they stand for the one heartbeat that is leased.
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT inference_id AS inferenceId, beat, source_ecg_id AS sourceEcgId, model_tag AS modelTag, verdict, error,
       threshold, doubt, dt_measure AS measuredAt, state, is_double AS isDouble, first_reader_id AS firstReaderId,
       UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND AS leaseUntil
     FROM \`Worklist\` WHERE beat = ? FOR UPDATE`,
    [beat],
  )
  const row = rows.find((each) => Number(each.inferenceId) === inferenceId)
  return row === undefined ? undefined : ({ ...row, isDouble: Number(row.isDouble) === 1 } as Entry)
}

interface Lease {
  slot: number
  readerId: string
  isRunning: boolean
}

/** The slot that a reader may have: their own, else one that nobody needs any more. */
async function findSlot(trx: Trx, entry: Entry, readerId: string): Promise<number | undefined> {
  const { state, firstReaderId } = entry
  if ((state !== 'unread' && state !== 'awaiting-second') || firstReaderId === readerId) return undefined
  const leases = await listLeases(trx, entry.beat)
  const own = leases.find((lease) => lease.readerId === readerId)
  const reading = leases.filter(
    (lease) => lease.isRunning && lease.readerId !== readerId && lease.readerId !== firstReaderId,
  )
  const places = entry.isDouble && state === 'unread' ? 2 : 1
  if (reading.length >= places) return undefined
  return own?.slot ?? [1, 2].find((slot) => !reading.some((lease) => lease.slot === slot))
}

async function listLeases(trx: Trx, beat: string): Promise<Lease[]> {
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT slot, reader_id, lease_until >= UTC_TIMESTAMP(3) AS is_running
     FROM \`Worklist_Leases\` WHERE beat = ? FOR UPDATE`,
    [beat],
  )
  return rows.map((row) => ({
    slot: Number(row.slot),
    readerId: String(row.reader_id),
    isRunning: Number(row.is_running) === 1,
  }))
}

async function writeLease(
  trx: Trx,
  { beat, leaseUntil }: LeasedEntry,
  slot: number,
  readerId: string,
): Promise<void> {
  await trx.$client.query(
    `INSERT INTO \`Worklist_Leases\` (beat, slot, reader_id, lease_until) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE reader_id = ?, lease_until = ?`,
    [beat, slot, readerId, leaseUntil, readerId, leaseUntil],
  )
}
