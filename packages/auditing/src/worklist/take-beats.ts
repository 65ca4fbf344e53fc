import type { BeatState, WorklistOrder } from '@vigia/contracts/audit'
import { core, type Db, inTransaction, type Trx, utcNow, worklist, worklistLease } from '@vigia/db'
import { isTrue } from '../statements/fragments.ts'
import { listBatchCandidates } from './batches.ts'
import { type Candidate, listCandidates } from './candidates.ts'
import type { RevealingWorklistFilter } from './filter.ts'
import { giveBackOldest, leaseEnd, takeSlots } from './leases.ts'

const { and, count, eq, gte, inArray, lt, or } = core

/** A beat leased to a reader: its name, and the judgement by which it was found. */
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
 * Leases beats to a reader: the first ones of the order that need this reader and that nobody else has open, or that
 * the reader has open already. Each is leased for 15 minutes.
 *
 * Who has more than 200 open gives back those that were taken or renewed first; an answer to one of them is still taken.
 *
 * @returns fewer than asked for when there are no more
 */
export async function takeBeats(db: Db, readerId: string, request: TakeRequest): Promise<TakenBeat[]> {
  const { order, filter, count, batchId } = request
  const except = new Set(request.except)
  const taken: TakenBeat[] = []
  const locked: Candidate[] = []
  while (taken.length < count) {
    const wanted = count - taken.length
    const limit = wanted + spare
    const search = { readerId, except: [...except], limit, wanted }
    const candidates =
      batchId === undefined
        ? await listCandidates(db, { ...search, order, filter })
        : await listBatchCandidates(db, { ...search, batchId })
    const tried = { candidates: firstOfEachBeat(candidates), count: wanted }
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
  await giveBackOldest(db, readerId)
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
 * Leases beats to a reader, or lengthens the leases that the reader has. The rows of a beat in the worklist are locked
 * meanwhile, so of two readers one comes second: to another beat, or to the other's lease. No more beats are locked at
 * a time than are wanted, in the order of one index, and let go before others are looked at: readers who wait for each
 * other's beats then wait one after the other, and never in a ring.
 *
 * @returns `leased`, without the beats that are gone, need no reading of this reader, or that others have open; and
 *   `passedOver`, which may be had by waiting
 */
export async function leaseBeats(
  db: Db,
  readerId: string,
  { candidates, count, ifLocked }: LeaseRequest,
): Promise<{ leased: Candidate[]; passedOver: Candidate[] }> {
  const leased: Candidate[] = []
  const passedOver: Candidate[] = []
  for (let next = 0; next < candidates.length && leased.length < count; ) {
    const tried = candidates.slice(next, next + count - leased.length)
    next += tried.length
    const outcome = await inTransaction(db, (trx) => leaseTogether(trx, readerId, tried, ifLocked), {
      isolation: 'READ COMMITTED',
    })
    leased.push(...outcome.leased)
    passedOver.push(...outcome.passedOver)
  }
  return { leased, passedOver }
}

async function leaseTogether(
  trx: Trx,
  readerId: string,
  tried: readonly Candidate[],
  ifLocked: LeaseRequest['ifLocked'],
) {
  const places: Place[] = []
  const passedOver: Candidate[] = []
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
  const leased = await writeLeases(trx, places, readerId)
  const lost = places.filter(({ entry }) => !leased.some(({ beat }) => beat === entry.beat))
  return { leased, passedOver: [...passedOver, ...lost.map(({ entry }) => nameCandidate(entry))] }
}

const nameCandidate = ({ inferenceId, beat }: Candidate): Candidate => ({ inferenceId, beat })

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
  const { inferenceId, beat, state, isDouble, firstReaderId } = worklist
  const rows = await trx
    .select({ inferenceId, beat, state, isDouble, firstReaderId, leaseUntil: leaseEnd() })
    .from(worklist, { forceIndex: 'Worklist_beat' })
    .where(inArray(beat, beats))
    .for('update', ifLocked === 'wait' ? {} : { skipLocked: true })
  // Nothing to count: whether they are gone is found out by waiting for them.
  if (rows.length === 0 && ifLocked === 'pass over') return new Map()
  const counts = await trx
    .select({ beat, entries: count() })
    .from(worklist)
    .where(inArray(beat, beats))
    .groupBy(beat)
  const entries = new Map(beats.map((name): [string, Entry[]] => [name, []]))
  for (const row of rows) entries.get(row.beat)?.push(row)
  for (const { beat: name, entries: all } of counts)
    if ((entries.get(name)?.length ?? 0) < all) entries.delete(name)
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
  const { beat, slot, readerId, leaseUntil } = worklistLease
  const rows = await trx
    .select({ beat, slot, readerId, isRunning: isTrue(gte(leaseUntil, utcNow())) })
    .from(worklistLease)
    .where(and(inArray(beat, [...beats]), lt(slot, 3)))
    .for('update')
  for (const { beat: name, ...lease } of rows) leases.get(name)?.push(lease)
  return leases
}

/** The slot that a reader may have: their own, else one that nobody needs any more. */
function findSlot(entry: Entry, leases: readonly Lease[], readerId: string): number | undefined {
  const { state, firstReaderId } = entry
  if ((state !== 'unread' && state !== 'awaiting-second') || firstReaderId === readerId) return undefined
  const reading = leases.filter(
    (lease) => lease.isRunning && lease.readerId !== readerId && lease.readerId !== firstReaderId,
  )
  const places = entry.isDouble && state === 'unread' ? 2 : 1
  if (reading.length >= places) return undefined
  // Where there is one place all contend for the one slot; whoever has the other has it for as long as the lease runs.
  const own = leases.find((lease) => lease.readerId === readerId && (lease.isRunning || places === 2))
  return own?.slot ?? [1, 2].find((slot) => !reading.some((lease) => lease.slot === slot))
}

async function writeLeases(trx: Trx, places: readonly Place[], readerId: string): Promise<Candidate[]> {
  const [first] = places
  if (first === undefined) return []
  const ofFirstReaders = places
    .filter(({ entry }) => entry.firstReaderId !== '')
    .map(({ entry }) =>
      and(eq(worklistLease.beat, entry.beat), eq(worklistLease.readerId, entry.firstReaderId)),
    )
  const held = await takeSlots(trx, readerId, {
    slots: places.map(({ entry, slot }) => ({ ...nameCandidate(entry), slot })),
    until: first.entry.leaseUntil,
    mayTake: or(
      eq(worklistLease.readerId, readerId),
      lt(worklistLease.leaseUntil, utcNow()),
      ...ofFirstReaders,
    ),
  })
  return held.map(nameCandidate)
}
