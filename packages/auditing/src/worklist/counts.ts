import type { BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  type DbOrTrx,
  inTransaction,
  noDay,
  type ReadersSay,
  type Trx,
  worklistChange,
  worklistCount,
} from '@vigia/db'
import { allOf, isAmong, isTrue, unionAll } from '../statements/fragments.ts'
import { countedCondition } from './counted-as.ts'
import type { RevealingWorklistFilter } from './filter.ts'

const { asc, eq, gt, gte, inArray, lte, sql } = core

/** Beats of the worklist that are alike, each counted once. */
export interface AlikeBeats {
  state: BeatState
  verdict: Verdict
  /** A twentieth of the margin's place from 0 to 1, counted from 0; -1 for beats without one. */
  bin: number
  readersSay: ReadersSay | null
  isChosen: boolean
  /** How probable it was that they are in the random stream; 0 where they are not, -1 where it is not known. */
  streamShare: number
  beats: number
}

/**
 * How many beats a filter lets through, as triggers count them: the counts and all changes since, in one view of the
 * database. Only where `areKept` says so.
 */
export async function readCounts(db: DbOrTrx, filter: RevealingWorklistFilter): Promise<AlikeBeats[]> {
  const { modelTag, verdict, from, to } = filter
  const parts = ([worklistCount, worklistChange] as const).map((table) =>
    db
      .select({
        state: sql`${table.state}`.as('state'),
        verdict: sql`${table.verdict}`.as('verdict'),
        bin: sql`${table.marginBin}`.as('bin'),
        readersSay: sql`${table.readersSay}`.as('readersSay'),
        isChosen: sql`${table.isChosen}`.as('isChosen'),
        streamShare: sql`${table.streamShare}`.as('streamShare'),
        beats: sql`${table.beats}`.as('beats'),
      })
      .from(table)
      .where(
        allOf([
          countedCondition(filter, table.countedAs),
          modelTag !== undefined && sql`${table.modelTag} = CAST(${modelTag} AS BINARY)`,
          verdict !== undefined && eq(table.verdict, verdict),
          from !== undefined && gte(table.day, from),
          to !== undefined && lte(table.day, to),
          (from ?? to) !== undefined && gt(table.day, noDay),
        ]),
      ),
  )
  const alike = sql`state, verdict, bin, readersSay, isChosen, streamShare`
  return await db
    .select({
      state: sql<BeatState>`state`,
      verdict: sql<Verdict>`verdict`,
      bin: sql`bin`.mapWith(Number),
      readersSay: sql<ReadersSay | null>`NULLIF(readersSay, '')`,
      isChosen: isTrue(sql`isChosen`),
      streamShare: sql`streamShare`.mapWith(Number),
      beats: sql`SUM(beats)`.mapWith(Number),
    })
    .from(unionAll(parts, 'counted'))
    .groupBy(alike)
    .having(sql`SUM(beats) <> 0`)
}

/** Fewer changes are left: they are read with the counts in no time. */
const worthAdding = 2000
const addedAtOnce = 5000

/** Adds what has changed to the counts, where that has become much. Of several who do it at once each adds others. */
export async function addChanges(db: Db, worth = worthAdding): Promise<void> {
  for (;;) {
    const [beyond] = await db
      .select({ id: worklistChange.id })
      .from(worklistChange)
      .orderBy(asc(worklistChange.id))
      .limit(1)
      .offset(worth - 1)
    if (beyond === undefined) return
    // READ COMMITTED, so that only rows that are there are locked.
    const added = await inTransaction(db, addSome, { isolation: 'READ COMMITTED' })
    if (added === 0) return
  }
}

/** What is locked is added and gone when this is committed, and else neither. */
async function addSome(trx: Trx): Promise<number> {
  const rows = await trx
    .select()
    .from(worklistChange)
    .orderBy(asc(worklistChange.id))
    .limit(addedAtOnce)
    .for('update', { skipLocked: true })
  if (rows.length === 0) return 0
  const changes = new Map<string, Omit<(typeof rows)[number], 'id'>>()
  for (const { id, ...row } of rows) {
    const { beats, ...alike } = row
    const key = JSON.stringify(Object.values(alike))
    changes.set(key, { ...row, beats: beats + (changes.get(key)?.beats ?? 0) })
  }
  const present = [...changes].filter(([, { beats }]) => beats !== 0)
  // In one order, so that two who add do not wait for each other.
  const sorted = present.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
  if (sorted.length > 0)
    await trx
      .insert(worklistCount)
      .values(sorted)
      .onDuplicateKeyUpdate({ set: { beats: sql`${worklistCount.beats} + VALUES(${worklistCount.beats})` } })
  const days = [...new Set(sorted.map(({ day }) => day))].sort()
  if (days.length > 0)
    await trx
      .delete(worklistCount)
      .where(allOf([inArray(worklistCount.day, days), eq(worklistCount.beats, 0)]))
  await trx.delete(worklistChange).where(
    isAmong(
      worklistChange.id,
      rows.map(({ id }) => id),
    ),
  )
  return rows.length
}
