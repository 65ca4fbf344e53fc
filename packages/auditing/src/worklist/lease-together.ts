import { alias, core, type Db, type SQL, utcNow, worklist, worklistLease } from '@vigia/db'
import { field, isAmong, isTrue } from '../statements/fragments.ts'
import { given, keepBuilt } from '../statements/keep-built.ts'
import type { Candidate } from './candidates.ts'
import { entry } from './filter.ts'
import { giveBackOldest, leaseEnd, mostLeases, releaseLeases, writeSlots } from './leases.ts'

const { and, eq, inArray, lt, or, sql } = core

export interface LeaseOutcome {
  leased: Candidate[]
  /** What may be had by waiting. */
  passedOver: Candidate[]
}

/** What to do about a beat whose rows are locked. */
type IfLocked = 'pass over' | 'wait'

/**
 * Leases beats to a reader, or lengthens the leases that the reader has. What stands is looked up, the leases are compared and
 * set, and what stands is looked up again: of two readers who want one place, the later one sees the other's lease, and
 * gives back. So nothing is locked from one statement to the next.
 *
 * @param candidates each of another beat
 * @param ifLocked what to do about a beat that another reader answers at this moment: then rows of it are locked
 * @returns neither has the beats that are gone, need no reading of this reader, or that others have open
 */
export async function leaseTogether(
  db: Db,
  readerId: string,
  candidates: readonly Candidate[],
  ifLocked: IfLocked,
): Promise<LeaseOutcome> {
  const places = await findPlaces(db, readerId, candidates)
  if (places.length === 0) return { leased: [], passedOver: [] }
  await writeSlots(db, readerId, {
    slots: places,
    until: leaseEnd(),
    mayTake: or(
      eq(worklistLease.readerId, readerId),
      lt(worklistLease.leaseUntil, utcNow()),
      ...places
        .filter(({ firstReaderId }) => firstReaderId !== '')
        .map(({ beat, firstReaderId }) =>
          and(eq(worklistLease.beat, beat), eq(worklistLease.readerId, firstReaderId)),
        ),
    ),
  })
  const { open, ...outcome } = await checkLeases(db, readerId, places, ifLocked)
  if (open > mostLeases) await giveBackOldest(db, readerId)
  return outcome
}

/** What of a beat decides whether a reader may have it, and which slot. */
interface Standing extends Candidate {
  /** Whether it needs a reading, and not of this reader. */
  isToRead: boolean
  firstReaderId: string
  /** How many may have it open at a time. */
  places: number
  /** How many others have it open. */
  others: number
  ownSlot: number | null
  firstSlotIsTaken: boolean
}

interface Place extends Standing {
  slot: number
}

const lease = alias(worklistLease, 'lease')
const isRunning = sql`${lease.leaseUntil} >= UTC_TIMESTAMP(3)`

/** A part of a query in one, of which the builder leaves the tables' names. */
const number = <Result extends number | null = number>(part: SQL) => sql<Result>`${part}`

function standingFor(readerId: string) {
  const ofBeat = sql`${worklistLease} AS ${lease} WHERE ${lease.beat} = ${entry.beat} AND ${lease.slot} < 3`
  const isOthers = sql`${isRunning} AND ${lease.readerId} NOT IN (${readerId}, ${entry.firstReaderId})`
  return {
    inferenceId: field(entry.inferenceId),
    beat: field(entry.beat),
    isToRead: isTrue(
      sql`(${inArray(entry.state, ['unread', 'awaiting-second'])} AND ${entry.firstReaderId} <> ${readerId})`,
    ),
    firstReaderId: field(entry.firstReaderId),
    places: number(sql`IF(${entry.isDouble} AND ${entry.state} = 'unread', 2, 1)`),
    others: number(sql`(SELECT COUNT(*) FROM ${ofBeat} AND ${isOthers})`),
    // Where there is one place all contend for the one slot; whoever has the other has it for as long as the lease runs.
    ownSlot: number<
      number | null
    >(sql`(SELECT MIN(${lease.slot}) FROM ${ofBeat} AND ${lease.readerId} = ${readerId}
      AND (${isRunning} OR (${entry.isDouble} AND ${entry.state} = 'unread')))`),
    firstSlotIsTaken: isTrue(sql`EXISTS (SELECT 1 FROM ${ofBeat} AND ${isOthers} AND ${lease.slot} = 1)`),
  }
}

/** The slots that a reader may have of some beats: their own, else one that nobody needs any more. */
async function findPlaces(db: Db, readerId: string, candidates: readonly Candidate[]): Promise<Place[]> {
  if (candidates.length === 0) return []
  const ids = candidates.map(({ inferenceId }) => inferenceId)
  const rows: Standing[] = await standingOf(db, { readerId, ids })
  const byId = new Map(rows.map((row) => [row.inferenceId, row]))
  return ids.flatMap((id) => {
    const standing = byId.get(id)
    if (standing === undefined || !mayBeHad(standing)) return []
    return [{ ...standing, slot: standing.ownSlot ?? (standing.firstSlotIsTaken ? 2 : 1) }]
  })
}

const standingOf = keepBuilt((db: Db) =>
  db
    .select(standingFor(given('readerId')))
    .from(entry)
    .where(isAmong(entry.inferenceId, given<number[]>('ids')))
    .prepare(),
)

const mayBeHad = ({ isToRead, others, places }: Standing) => isToRead && others < places

/** Of the leases that were written, those that are the reader's; what another has come before at is given back. */
async function checkLeases(
  db: Db,
  readerId: string,
  places: readonly Place[],
  ifLocked: IfLocked,
): Promise<LeaseOutcome & { open: number }> {
  const beats = places.map(({ beat }) => beat)
  const rows = await writtenOf(db, { readerId, beats }, ifLocked)
  const ofBeats = Map.groupBy(rows, ({ beat }) => beat)
  const outcome: LeaseOutcome = { leased: [], passedOver: [] }
  const lost: string[] = []
  for (const { inferenceId, beat, slot } of places) {
    const all = ofBeats.get(beat) ?? []
    const row = all.find((row) => row.inferenceId === inferenceId)
    const isLocked = all.length < (all[0]?.rows ?? 1)
    if (!isLocked && row !== undefined && row.ownSlot === slot && mayBeHad(row))
      outcome.leased.push({ inferenceId, beat })
    else {
      lost.push(beat)
      if (isLocked || row?.isToRead) outcome.passedOver.push({ inferenceId, beat })
    }
  }
  await releaseLeases(db, readerId, lost)
  return { ...outcome, open: rows[0]?.open ?? 0 }
}

/** Every row of each beat, by whichever model: they stand for the one heartbeat. Those that are locked are left out. */
const writtenOf = keepBuilt((db: Db, ifLocked: IfLocked) => {
  const readerId = given<string>('readerId')
  const every = alias(worklist, 'every')
  const own = alias(worklistLease, 'own')
  return db
    .select({
      ...standingFor(readerId),
      rows: number(sql`(SELECT COUNT(*) FROM ${worklist} AS ${every} WHERE ${every.beat} = ${entry.beat})`),
      open: number(sql`(SELECT COUNT(*) FROM ${worklistLease} AS ${own} WHERE ${own.readerId} = ${readerId}
        AND ${own.slot} < 3)`),
    })
    .from(entry, { forceIndex: 'Worklist_beat' })
    .where(isAmong(entry.beat, given<string[]>('beats')))
    .for('update', ifLocked === 'wait' ? {} : { skipLocked: true })
    .prepare()
})
