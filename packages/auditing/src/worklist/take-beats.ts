import type { BeatState, WorklistOrder } from '@vigia/contracts/audit'
import { type Db, inTransaction, type Trx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { listBatchCandidates } from './batches.ts'
import { type Candidate, listCandidates } from './candidates.ts'
import type { RevealingWorklistFilter } from './filter.ts'
import { leaseSeconds } from './leases.ts'

/** A beat in a reader's hands: its name, and the judgement by which it was found. */
export type TakenBeat = Candidate

export interface TakeRequest {
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Only beats of this batch, where it is the reader's, in its order; `order` and `filter` are not looked at then. */
  batchId?: number
  /** How many, at most. */
  count: number
  /** Beats that are not wanted: those the reader has on the screen, or wants to leave for later. */
  except?: readonly string[]
}

/** Candidates more than asked for: seven other readers may take five each at the same moment. */
const spare = 35

/**
 * Hands beats to a reader: the first ones of the order that need this reader and that nobody else has open, or that
 * the reader has open already. Each is leased for 15 minutes.
 *
 * @returns fewer than asked for when there are no more
 */
export async function takeBeats(db: Db, readerId: string, request: TakeRequest): Promise<TakenBeat[]> {
  const { order, filter, count, batchId } = request
  const except = new Set(request.except)
  const taken: TakenBeat[] = []
  const locked: Candidate[] = []
  while (taken.length < count) {
    const limit = count - taken.length + spare
    const search = { readerId, except: [...except], limit }
    const candidates =
      batchId === undefined
        ? await listCandidates(db, { ...search, order, filter })
        : await listBatchCandidates(db, { ...search, batchId })
    const tried = { candidates: firstOfEachBeat(candidates), count: count - taken.length }
    const { leased, passedOver } = await leaseBeats(db, readerId, { ...tried, ifLocked: 'pass over' })
    taken.push(...leased)
    locked.push(...passedOver)
    for (const { beat } of candidates) except.add(beat)
    if (candidates.length < limit) break
  }
  // There are no others: the last ones are worth waiting for.
  if (taken.length < count && locked.length > 0) {
    const last = { candidates: locked, count: count - taken.length, ifLocked: 'wait' } as const
    taken.push(...(await leaseBeats(db, readerId, last)).leased)
  }
  return taken
}

/** The same heartbeat may stand in the worklist for several models. */
function firstOfEachBeat(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ beat }) => !seen.has(beat) && seen.add(beat))
}

/** A row of the worklist, locked. */
interface Entry extends Candidate {
  state: BeatState
  isDouble: boolean
  firstReaderId: string
  /** As the column of leases has it: UTC. */
  leaseUntil: string
}

export interface LeaseRequest {
  /** The first first, each of another beat. */
  candidates: readonly Candidate[]
  /** How many to lease, at most. */
  count: number
  /** What to do about a beat that another reader is taking or answering at this moment. */
  ifLocked: 'pass over' | 'wait'
}

/**
 * Leases beats to a reader, or lengthens the leases that the reader has, all in one transaction. The rows of a beat in
 * the worklist are locked meanwhile, so of two readers one comes second: to another beat, or to the other's lease.
 *
 * @returns `leased`, without the beats that are gone, need no reading of this reader, or that others have open; and
 *   `passedOver`, which may be had by waiting
 */
export async function leaseBeats(
  db: Db,
  readerId: string,
  request: LeaseRequest,
): Promise<{ leased: Candidate[]; passedOver: Candidate[] }> {
  return await inTransaction(db, (trx) => leaseAll(trx, readerId, request), { isolation: 'READ COMMITTED' })
}

async function leaseAll(trx: Trx, readerId: string, { candidates, count, ifLocked }: LeaseRequest) {
  const places: Place[] = []
  const passedOver: Candidate[] = []
  // No more at a time than are wanted: what is locked here is passed over by others.
  for (let next = 0; next < candidates.length && places.length < count; ) {
    const tried = candidates.slice(next, next + count - places.length)
    next += tried.length
    const entries = await lockEntries(trx, tried, ifLocked)
    const leases = await listLeases(trx, [...entries.keys()])
    for (const candidate of tried) {
      const rows = entries.get(candidate.beat)
      if (rows === undefined) {
        passedOver.push(candidate)
        continue
      }
      const entry = rows.find(({ inferenceId }) => inferenceId === candidate.inferenceId)
      if (entry === undefined) continue
      const slot = findSlot(entry, leases.get(candidate.beat) ?? [], readerId)
      if (slot !== undefined) places.push({ entry, slot })
    }
  }
  return { leased: await writeLeases(trx, places, readerId), passedOver }
}

interface Place {
  entry: Entry
  slot: number
}

/**
 * Every row of each beat, by whichever model: they stand for the one heartbeat that is leased. A beat of which another
 * transaction has locked a row is left out; one that is gone has no rows.
 */
async function lockEntries(
  trx: Trx,
  candidates: readonly Candidate[],
  ifLocked: LeaseRequest['ifLocked'],
): Promise<Map<string, Entry[]>> {
  const beats = candidates.map(({ beat }) => beat)
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT inference_id AS inferenceId, beat, state, is_double AS isDouble, first_reader_id AS firstReaderId,
       UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND AS leaseUntil
     FROM \`Worklist\` FORCE INDEX (\`Worklist_beat\`)
     WHERE beat IN (?) FOR UPDATE ${ifLocked === 'wait' ? '' : 'SKIP LOCKED'}`,
    [beats],
  )
  // Nothing to count: whether they are gone is found out by waiting for them.
  if (rows.length === 0 && ifLocked === 'pass over') return new Map()
  const [counts] = await trx.$client.query<RowDataPacket[]>(
    'SELECT beat, COUNT(*) AS entries FROM `Worklist` WHERE beat IN (?) GROUP BY beat',
    [beats],
  )
  const entries = new Map(beats.map((beat): [string, Entry[]] => [beat, []]))
  for (const row of rows)
    entries.get(String(row.beat))?.push({ ...row, isDouble: Number(row.isDouble) === 1 } as Entry)
  for (const { beat, entries: all } of counts)
    if ((entries.get(beat)?.length ?? 0) < Number(all)) entries.delete(beat)
  return entries
}

interface Lease {
  slot: number
  readerId: string
  isRunning: boolean
}

/** Those of readers: slot 3 is an adjudicator's. */
async function listLeases(trx: Trx, beats: readonly string[]): Promise<Map<string, Lease[]>> {
  const leases = new Map(beats.map((beat): [string, Lease[]] => [beat, []]))
  if (beats.length === 0) return leases
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT beat, slot, reader_id, lease_until >= UTC_TIMESTAMP(3) AS is_running
     FROM \`Worklist_Leases\` WHERE beat IN (?) AND slot < 3 FOR UPDATE`,
    [beats],
  )
  for (const row of rows)
    leases.get(String(row.beat))?.push({
      slot: Number(row.slot),
      readerId: String(row.reader_id),
      isRunning: Number(row.is_running) === 1,
    })
  return leases
}

/** The slot that a reader may have: their own, else one that nobody needs any more. */
function findSlot(entry: Entry, leases: readonly Lease[], readerId: string): number | undefined {
  const { state, firstReaderId } = entry
  if ((state !== 'unread' && state !== 'awaiting-second') || firstReaderId === readerId) return undefined
  const own = leases.find((lease) => lease.readerId === readerId)
  const reading = leases.filter(
    (lease) => lease.isRunning && lease.readerId !== readerId && lease.readerId !== firstReaderId,
  )
  const places = entry.isDouble && state === 'unread' ? 2 : 1
  if (reading.length >= places) return undefined
  return own?.slot ?? [1, 2].find((slot) => !reading.some((lease) => lease.slot === slot))
}

async function writeLeases(trx: Trx, places: readonly Place[], readerId: string): Promise<Candidate[]> {
  const [first] = places
  if (first === undefined) return []
  const { leaseUntil } = first.entry
  await trx.$client.query(
    `INSERT INTO \`Worklist_Leases\` (beat, slot, reader_id, lease_until) VALUES ?
     ON DUPLICATE KEY UPDATE reader_id = ?, lease_until = ?`,
    [places.map(({ entry, slot }) => [entry.beat, slot, readerId, leaseUntil]), readerId, leaseUntil],
  )
  return places.map(({ entry: { inferenceId, beat } }) => ({ inferenceId, beat }))
}
