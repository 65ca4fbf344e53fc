import type { BeatState } from '@vigia/contracts/audit'
import { core, type Db, type DbOrTrx, inTransaction, oneAtATime, type Trx, worklist } from '@vigia/db'
import { areKept } from '../statements/are-kept.ts'
import { isAmong, unionAll } from '../statements/fragments.ts'
import { countedCondition, firstOf } from './counted-as.ts'
import { readCounts } from './counts.ts'
import {
  entry,
  filterCondition,
  type Kind,
  kindCondition,
  listFirstReaders,
  nobody,
  type RevealingWorklistFilter,
  verdictsOf,
} from './filter.ts'
import { openSharing } from './sharing.ts'

const { and, asc, count, eq, gt, isNull, max, sql } = core

/** How far the reading has come, in heartbeats: one that several models have judged counts once. */
export interface Progress {
  total: number
  settled: number
  unread: number
  /** A second reader or a decision: told apart, they would tell a reader what the other one has answered. */
  awaiting: number
}

/** Counts how far the reading has come; remembers the totals of a hundred filters, each for a minute. */
export function openProgress(db: Db) {
  const totals = new Map<string, Counting>()

  /** The total of a filter as it was within the last minute, counted when nobody has asked for it since. */
  async function findTotal(filter: RevealingWorklistFilter): Promise<Total> {
    const key = filterKey(filter)
    const known = totals.get(key)
    if (known !== undefined && performance.now() - known.startedAt < freshMilliseconds)
      return await known.total
    const counting = { total: countTotal(db, filter), startedAt: performance.now() }
    totals.delete(key)
    totals.set(key, counting)
    const [oldest] = totals.keys()
    if (totals.size > mostFilters && oldest !== undefined) totals.delete(oldest)
    try {
      return await counting.total
    } catch (error) {
      if (totals.get(key) === counting) totals.delete(key)
      throw error
    }
  }

  async function count(filter: RevealingWorklistFilter): Promise<Progress> {
    const known = await findTotal(filter)
    const [open, added] = await Promise.all([
      countByState(db, filter, ['unread', 'awaiting-second', 'disagreement']),
      countAdded(db, filter, known),
    ])
    const awaiting = open['awaiting-second'] + open.disagreement
    const toDo = open.unread + awaiting
    const total = Math.max(known.count + added, toDo)
    return { total, settled: total - toDo, unread: open.unread, awaiting }
  }

  const share = openSharing<Progress>()
  return {
    /**
     * Counts what a filter lets through. What still is to be done is counted each time, once for all who ask while others'
     * counting goes on; the total, most of which has long been settled, once a minute, and since then only what has been added.
     */
    count: (filter: RevealingWorklistFilter): Promise<Progress> =>
      share(filterKey(filter), () => count(filter)),
  }
}

const filterKey = ({ modelTag, verdict, from, to }: RevealingWorklistFilter) =>
  JSON.stringify([modelTag, verdict, from, to])

/** How many beats wait for their first reading. */
export async function countUnread(db: Db): Promise<number> {
  const { unread } = await countByState(db, {}, ['unread'])
  return unread
}

interface Counting {
  total: Promise<Total>
  /** By `performance.now()`. */
  startedAt: number
}

/** After this a total is counted anew: rows that were removed, or came late, below the highest id, are missing in it. */
const freshMilliseconds = 60_000
const mostFilters = 100

/** How many beats of some states a filter lets through: ranges of an index for each kind, and no row is read. */
async function countByState<State extends BeatState>(
  db: DbOrTrx,
  filter: RevealingWorklistFilter,
  states: readonly State[],
): Promise<Record<State, number>> {
  const firstReaders = await listFirstReaders(db)
  const kinds = states.flatMap((state) =>
    (state === 'awaiting-second' ? firstReaders : [nobody]).flatMap((firstReaderId) =>
      verdictsOf(filter).map((verdict): Kind & { state: State } => ({ state, firstReaderId, verdict })),
    ),
  )
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>
  if (kinds.length === 0) return counts
  const index = filter.modelTag === undefined ? 'Worklist_counted' : 'Worklist_tag_counted'
  const counted = kinds.map((kind, place) => {
    const ofKind = db
      .select({ place: sql`${place}`.as('place'), count: sql`COUNT(*)`.as('count') })
      .from(entry, { forceIndex: index })
      .where(and(countedCondition(filter), kindCondition(kind, filter)))
    return ofKind
  })
  const rows = await db
    .select({ place: sql`place`.mapWith(Number), count: sql`count`.mapWith(Number) })
    .from(unionAll(counted, 'counted'))
  for (const { place, count } of rows) {
    const state = kinds[place]?.state
    if (state !== undefined) counts[state] += count
  }
  return counts
}

/** How many beats a filter let through at some moment, and the highest id of a judgement at that moment. */
interface Total {
  count: number
  highestId: number
}

async function countAdded(db: Db, filter: RevealingWorklistFilter, since: Total): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(entry, { forceIndex: 'PRIMARY' })
    .where(and(gt(entry.inferenceId, since.highestId), countedCondition(filter), filterCondition(filter)))
  return row?.count ?? 0
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
const beatStates = ['unread', 'awaiting-second', 'disagreement', 'settled'] as const

async function countTotal(db: Db, filter: RevealingWorklistFilter): Promise<Total> {
  // REPEATABLE READ: both see the table of one moment.
  return await inTransaction(db, async (trx) => {
    const [row] = await trx.select({ highest: max(worklist.inferenceId) }).from(worklist)
    const count = (await areKept(trx, 'worklist-counts'))
      ? sum((await readCounts(trx, filter)).map(({ beats }) => beats))
      : sum(Object.values(await countByState(trx, filter, beatStates)))
    return { count, highestId: row?.highest ?? -1 }
  })
}

/** Rows looked at in one transaction. */
const atOnce = 1000

/**
 * Finds out for which counts rows stand, where that is not known yet: of rows that have just entered, that another
 * release has entered, or whose beat has lost a row.
 */
export async function placeNewRows(db: Db): Promise<void> {
  for (;;) {
    const rows = await db
      .select({ beat: worklist.beat })
      .from(worklist, { forceIndex: 'Worklist_counted' })
      .where(isNull(worklist.countedAs))
      .limit(atOnce)
    if (rows.length === 0) return
    const beats = [...new Set(rows.map(({ beat }) => beat))].sort()
    // READ COMMITTED, so that the locked rows are read as others have left them.
    await inTransaction(db, (trx) => placeRowsOf(trx, beats), { isolation: 'READ COMMITTED' })
    if (rows.length < atOnce) return
  }
}

/** All rows of these beats are locked: of two who do it at once, the second sees what the first has entered. */
async function placeRowsOf(trx: Trx, beats: readonly string[]): Promise<void> {
  await oneAtATime(trx, 'worklist-places')
  const { inferenceId, beat, modelTag, verdict, countedAs } = worklist
  const rows = await trx
    .select({ id: inferenceId, beat, tag: modelTag, verdict, countedAs })
    .from(worklist, { forceIndex: 'Worklist_beat' })
    .where(isAmong(beat, beats))
    .orderBy(asc(inferenceId))
    .for('update')
  const seen = new Set<string>()
  const isFirst = (...names: unknown[]) => {
    const key = JSON.stringify(names)
    return !seen.has(key) && seen.add(key) !== undefined
  }
  const changed = new Map<number, number[]>()
  for (const { id, beat, tag, verdict, countedAs } of rows) {
    const value =
      (isFirst('beat', beat) ? firstOf.beat : 0) +
      (isFirst('tag', beat, tag) ? firstOf.tag : 0) +
      (isFirst('verdict', beat, verdict) ? firstOf.verdict : 0) +
      (isFirst('both', beat, tag, verdict) ? firstOf.tagAndVerdict : 0)
    if (countedAs === value) continue
    const ids = changed.get(value) ?? []
    ids.push(id)
    changed.set(value, ids)
  }
  for (const [value, ids] of changed)
    await trx.update(worklist).set({ countedAs: value }).where(isAmong(inferenceId, ids))
}

/** Removes a judgement that the API no longer has. What has been audited stays in the audits. */
export async function removeFromWorklist(db: Db, inferenceId: number): Promise<void> {
  await inTransaction(
    db,
    async (trx) => {
      const isThis = eq(worklist.inferenceId, inferenceId)
      const [row] = await trx.select({ beat: worklist.beat }).from(worklist).where(isThis)
      if (row === undefined) return
      await trx.delete(worklist).where(isThis)
      await placeRowsOf(trx, [row.beat])
    },
    { isolation: 'READ COMMITTED' },
  )
}
