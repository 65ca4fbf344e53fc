import {
  alias,
  core,
  type Db,
  type DbOrTrx,
  fromUtcColumn,
  inTransaction,
  type SQL,
  type Trx,
  utcNow,
  worklist,
  worklistLater,
  worklistLease,
} from '@vigia/db'
import { entry } from './filter.ts'

const { and, asc, count, desc, eq, gt, inArray, lt, sql } = core

/** A lease that nobody renews: the browser was closed, or the reader went for coffee. */
const leaseSeconds = 15 * 60

/** When a lease ends that is taken or renewed now, by the server's clock. */
export const leaseEnd = () => sql<string>`UTC_TIMESTAMP(3) + INTERVAL ${sql.raw(`${leaseSeconds}`)} SECOND`

const { beat, readerId, leaseUntil } = worklistLease

/** Without the gaps beside them, into which others write leases of other beats. */
const lockRowsAlone = { isolation: 'READ COMMITTED' } as const

/** One place at a beat: a reader's, or an adjudicator's. */
export interface Slot {
  beat: string
  slot: number
}

/** Slots that are written for a reader. */
export interface WrittenSlots<Taken extends Slot> {
  slots: readonly Taken[]
  until: SQL<string>
  /** Of a lease that is there, whether it may be taken. */
  mayTake: SQL | undefined
}

/**
 * Writes leases of a reader. Each is taken only from whom it may be taken from at the moment of writing: what the reader then
 * holds is to be looked up.
 */
export async function writeSlots(
  db: DbOrTrx,
  reader: string,
  { slots, until, mayTake }: WrittenSlots<Slot>,
): Promise<void> {
  // In one order, so that two who write the same do not wait for each other.
  const sorted = slots.toSorted((one, other) => (one.beat < other.beat ? -1 : 1))
  await db
    .insert(worklistLease)
    .values(sorted.map(({ beat, slot }) => ({ beat, slot, readerId: reader, leaseUntil: until })))
    .onDuplicateKeyUpdate({
      // In this order, which is that of the table's declaration: the end follows the reader.
      set: {
        readerId: sql`IF(${mayTake}, ${reader}, ${readerId})`,
        leaseUntil: sql`IF(${readerId} = ${reader}, VALUES(${leaseUntil}), ${leaseUntil})`,
      },
    })
}

/**
 * Leases slots to a reader, and looks up what the reader really holds: on a cluster locked rows are locked on one node alone,
 * and another's lease may have come from elsewhere meanwhile.
 *
 * @returns the slots that the reader holds of them
 */
export async function takeSlots<Taken extends Slot>(
  trx: Trx,
  reader: string,
  written: WrittenSlots<Taken>,
): Promise<Taken[]> {
  const { slots } = written
  if (slots.length === 0) return []
  await writeSlots(trx, reader, written)
  const names = slots.map(({ beat }) => beat)
  const held = await trx
    .select({ beat, slot: worklistLease.slot })
    .from(worklistLease)
    .where(leasesOf(reader, names))
  return slots.filter(({ beat, slot }) => held.some((lease) => lease.beat === beat && lease.slot === slot))
}

/** The leases that a reader has on some beats; on all, if none is named. */
const leasesOf = (reader: string, beats?: readonly string[]) =>
  and(eq(readerId, reader), beats === undefined ? undefined : inArray(beat, [...beats]))

/**
 * Lengthens a reader's leases while beats are open.
 *
 * @returns the beats that are still the reader's; another has run out and been given to somebody else
 */
export async function renewLeases(db: Db, reader: string, beats: readonly string[]): Promise<string[]> {
  if (beats.length === 0) return []
  return await inTransaction(
    db,
    async (trx) => {
      await trx.update(worklistLease).set({ leaseUntil: leaseEnd() }).where(leasesOf(reader, beats))
      const rows = await trx.selectDistinct({ beat }).from(worklistLease).where(leasesOf(reader, beats))
      return rows.map((row) => row.beat)
    },
    lockRowsAlone,
  )
}

/** Gives beats back, so that the next reader need not wait for the lease; all that the reader has, if none is named. */
export async function releaseLeases(db: Db, reader: string, beats?: readonly string[]): Promise<void> {
  if (beats?.length === 0) return
  await inTransaction(db, (trx) => trx.delete(worklistLease).where(leasesOf(reader, beats)), lockRowsAlone)
}

/** A page of the reading view and several tabs need some dozens. */
export const mostLeases = 200

/** Gives back what a reader has leased beyond 200 beats, first what was taken or renewed first. */
export async function giveBackOldest(db: Db, reader: string): Promise<void> {
  const rows = await db
    .select({ beat })
    .from(worklistLease)
    .where(and(leasesOf(reader), lt(worklistLease.slot, 3)))
    .orderBy(desc(leaseUntil), asc(beat))
    .limit(1000)
    .offset(mostLeases)
  await releaseLeases(
    db,
    reader,
    rows.map((row) => row.beat),
  )
}

/**
 * Deletes leases that have run out, a thousand at most. One that ends later than if it were taken now was taken before the
 * server's clock was set back: it ends as if it were.
 */
export async function deleteRunOutLeases(db: Db): Promise<number> {
  const isTooLong = gt(leaseUntil, leaseEnd())
  if ((await db.select({ beat }).from(worklistLease).where(isTooLong).limit(1)).length > 0)
    await inTransaction(
      db,
      (trx) => trx.update(worklistLease).set({ leaseUntil: leaseEnd() }).where(isTooLong),
      lockRowsAlone,
    )
  const [{ affectedRows }] = await inTransaction(db, (trx) =>
    trx.delete(worklistLease).where(lt(leaseUntil, utcNow())).orderBy(asc(leaseUntil)).limit(1000),
  )
  return affectedRows
}

/**
 * Gives beats back that a reader wants to read later: others may have them at once, and to this reader they come after
 * all others, in the order in which they were put off. A name that is not in the worklist is passed over.
 */
export async function putOff(db: Db, reader: string, beats: readonly string[]): Promise<void> {
  if (beats.length === 0) return
  await inTransaction(
    db,
    async (trx) => {
      const rows = await trx
        .selectDistinct({ beat: worklist.beat })
        .from(worklist)
        .where(inArray(worklist.beat, [...beats]))
      const known = new Set(rows.map((row) => row.beat))
      const names = [...new Set(beats)].filter((name) => known.has(name))
      // A microsecond apart, so that those of one request keep their order.
      const since = (place: number) => sql`UTC_TIMESTAMP(6) + INTERVAL ${place} MICROSECOND`
      if (names.length > 0)
        await trx
          .insert(worklistLater)
          .values(names.map((name, place) => ({ readerId: reader, beat: name, since: since(place) })))
          .onDuplicateKeyUpdate({ set: { since: sql`VALUES(since)` } })
      await trx.delete(worklistLease).where(leasesOf(reader, beats))
    },
    lockRowsAlone,
  )
}

/** A beat that a reader has put off. */
export interface PutOff {
  beat: string
  /** ISO 8601 in UTC. */
  since: string
}

/** What a reader has put off and still may read, the one put off first before the others; 200 at most. */
export async function listPutOff(db: Db, reader: string): Promise<PutOff[]> {
  const rows = await db
    .select({ beat: later.beat, since: later.since })
    .from(later)
    .where(and(eq(later.readerId, reader), isStillToRead))
    .orderBy(asc(later.since), asc(later.beat))
    .limit(200)
  return rows.map(({ beat, since }) => ({ beat, since: fromUtcColumn(since.slice(0, 23)) }))
}

/** How many beats a reader has put off and still may read. */
export async function countPutOff(db: Db, reader: string): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(later)
    .where(and(eq(later.readerId, reader), isStillToRead))
  return row?.count ?? 0
}

const later = alias(worklistLater, 'later')
const isStillToRead = sql`EXISTS (SELECT 1 FROM ${worklist} AS ${entry}
  WHERE ${entry.beat} = ${later.beat} AND ${entry.state} IN ('unread', 'awaiting-second')
    AND ${entry.firstReaderId} <> ${later.readerId})`
