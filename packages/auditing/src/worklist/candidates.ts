import type { WorklistOrder } from '@vigia/contracts/audit'
import { alias, core, type Db, type SQL, worklist, worklistLater, worklistLease } from '@vigia/db'
import { allOf, field, unionAll } from '../statements/fragments.ts'
import { readableCondition } from '../visibility/visibility.ts'
import {
  entry,
  filterCondition,
  type Kind,
  kindCondition,
  listFirstReaders,
  nobody,
  type RevealingWorklistFilter,
  verdictsOf,
  type WorklistFilter,
} from './filter.ts'

const { and, asc, desc, eq, inArray, isNotNull, isNull, ne, notInArray, sql } = core

/** What one reader asks for. */
export interface Search {
  readerId: string
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Beats that are not wanted. */
  except: readonly string[]
  limit: number
}

export interface Candidate {
  inferenceId: number
  beat: string
}

const orders = {
  margin: { column: 'marginPlace', direct: asc },
  newest: { column: 'measuredAt', direct: desc },
  oldest: { column: 'measuredAt', direct: asc },
  random: { column: 'randomOrder', direct: asc },
} as const

/**
 * Beats that a reader could be given, the first first: nobody has them open, and this reader has not read them, and was
 * not shown what others answered where two are to answer. What has no place in the order, for want of an error or a
 * time, comes at the end, and what the reader has put off after all others. Another reader may take one meanwhile.
 */
export async function listCandidates(db: Db, search: Search): Promise<Candidate[]> {
  const { readerId, order, filter, limit } = search
  const { column } = orders[order]
  const kinds = kindsFor(readerId, await listFirstReaders(db), filter)
  const indexes = await chooseIndexes(db, column, filter, kinds)
  const found = kinds.map((kind, place) => ({ kind, index: indexes[place] ?? '' }))
  const listed = await listPart(db, search, found, isNotNull)
  const left = () => ({ ...search, limit: limit - listed.length })
  if (listed.length < limit && column !== 'randomOrder')
    listed.push(...(await listPart(db, left(), found, isNull)))
  if (listed.length < limit) listed.push(...(await listLater(db, left())))
  return listed
}

/** What a reader has put off, and still may have, in the order in which it was put off. */
async function listLater(db: Db, { readerId, filter, except, limit }: Search): Promise<Candidate[]> {
  const later = alias(worklistLater, 'later')
  return await db
    .select({ inferenceId: field(entry.inferenceId), beat: field(entry.beat) })
    // What was put off is little: it is read first, and each of it looked up.
    .from(sql`${worklistLater} AS ${later} STRAIGHT_JOIN ${worklist} AS ${entry} FORCE INDEX (Worklist_beat)
      ON ${entry.beat} = ${later.beat}`)
    .where(
      and(
        eq(later.readerId, readerId),
        inArray(entry.state, ['unread', 'awaiting-second']),
        ne(entry.firstReaderId, readerId),
        filterCondition(filter),
        isFreeFor(readerId, except),
      ),
    )
    .orderBy(asc(later.since), asc(later.beat), asc(entry.inferenceId))
    .limit(limit)
}

/** Of what a reader could read, what is wanted and can be had: not open elsewhere, and still to be read independently. */
export function isFreeFor(readerId: string, except: readonly string[]): SQL {
  return allOf([
    except.length > 0 && notInArray(entry.beat, [...except]),
    placeIsFree(readerId),
    readableCondition(entry, readerId),
  ])
}

/** What a reader may be given: what is unread, and what others have read first. */
function kindsFor(
  readerId: string,
  firstReaders: readonly string[],
  filter: RevealingWorklistFilter,
): Kind[] {
  const others = firstReaders.filter((id) => id !== readerId)
  return verdictsOf(filter).flatMap((verdict): Kind[] => [
    { state: 'unread', firstReaderId: nobody, verdict },
    ...others.map((firstReaderId): Kind => ({ state: 'awaiting-second', firstReaderId, verdict })),
  ])
}

/** A kind, and the index by which its beats are found. */
interface FoundKind {
  kind: Kind
  index: string
}

/** Each kind is read in the order, and not further than the limit. */
async function listPart(
  db: Db,
  { readerId, order, filter, except, limit }: Search,
  kinds: readonly FoundKind[],
  hasPlace: typeof isNull,
): Promise<Candidate[]> {
  const { column, direct } = orders[order]
  const later = alias(worklistLater, 'later')
  const isNotPutOff = sql`NOT EXISTS (SELECT 1 FROM ${worklistLater} AS ${later}
    WHERE ${later.readerId} = ${readerId} AND ${later.beat} = ${entry.beat})`
  const branches = kinds.map(({ kind, index }) =>
    db
      .select({
        inferenceId: entry.inferenceId,
        beat: entry.beat,
        place: sql`${entry[column]}`.as('place'),
      })
      .from(entry, { forceIndex: index })
      .where(
        and(kindCondition(kind, filter), hasPlace(entry[column]), isNotPutOff, isFreeFor(readerId, except)),
      )
      .orderBy(direct(entry[column]), direct(entry.inferenceId))
      .limit(limit),
  )
  const found = alias(worklist, 'found')
  return await db
    .select({ inferenceId: field(found.inferenceId), beat: field(found.beat) })
    .from(unionAll(branches, 'found'))
    .orderBy(direct(sql`place`), direct(found.inferenceId))
    .limit(limit)
}

/** Fewer others have the beat open than shall still read it. */
function placeIsFree(readerId: string): SQL {
  const lease = alias(worklistLease, 'lease')
  return sql`(SELECT COUNT(*) FROM ${worklistLease} AS ${lease}
    WHERE ${lease.beat} = ${entry.beat} AND ${lease.readerId} NOT IN (${readerId}, ${entry.firstReaderId})
      AND ${lease.slot} < 3 AND ${lease.leaseUntil} >= UTC_TIMESTAMP(3))
    < IF(${entry.isDouble} AND ${entry.state} = 'unread', 2, 1)`
}

/** A period with fewer beats is read whole and sorted; one with more is picked out while reading in the order. */
const fewBeats = 2000

const orderIndexes = {
  marginPlace: { all: 'Worklist_doubt', tagged: 'Worklist_tag_doubt' },
  measuredAt: { all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  randomOrder: { all: 'Worklist_random', tagged: 'Worklist_tag_random' },
} as const

export type OrderColumn = keyof typeof orderIndexes

/**
 * For each kind the index by which its beats are found, by one query at most. The servers' optimisers guess badly here:
 * for one day in the order of margin they may read through all that is unread.
 */
export async function chooseIndexes(
  db: Db,
  column: OrderColumn,
  filter: WorklistFilter,
  kinds: readonly Kind[],
): Promise<string[]> {
  const which = filter.modelTag === undefined ? 'all' : 'tagged'
  const isPeriod = filter.from !== undefined || filter.to !== undefined
  const byOrder = orderIndexes[column][which]
  if (!isPeriod || column === 'measuredAt') return kinds.map(() => byOrder)
  const byTime = orderIndexes.measuredAt[which]
  const counts = await countUpTo(db, fewBeats, filter, kinds, byTime)
  return counts.map((count) => (count < fewBeats ? byTime : byOrder))
}

/** How many beats there are of each kind, counted no further than `limit`. */
async function countUpTo(
  db: Db,
  limit: number,
  filter: WorklistFilter,
  kinds: readonly Kind[],
  index: string,
): Promise<number[]> {
  const counted = kinds.map((kind, place) => {
    const few = db
      .select({ one: sql`1`.as('one') })
      .from(entry, { forceIndex: index })
      .where(kindCondition(kind, filter))
      .limit(limit)
    return sql`(SELECT ${place} AS place, COUNT(*) AS count FROM ${few} AS few)`
  })
  const rows = await db
    .select({
      place: sql<number>`place`.mapWith(Number),
      count: sql<number>`count`.mapWith(Number),
    })
    .from(unionAll(counted, 'counted'))
  const counts = new Map(rows.map(({ place, count }) => [place, count]))
  return kinds.map((_, place) => counts.get(place) ?? 0)
}
