import { isPrintable } from '@vigia/contracts/ecg'
import {
  alias,
  audit,
  auditedBeat,
  authUser,
  core,
  type Db,
  fromUtcColumn,
  inTransaction,
  utcNow,
  worklist,
  worklistBatch,
  worklistBatchBeat,
  worklistLater,
} from '@vigia/db'
import { field, isAmong } from '../statements/fragments.ts'
import type { Candidate } from './candidates.ts'
import { entry } from './filter.ts'
import { isFreeFor, isNoneOf } from './free-beats.ts'

const { and, asc, count, desc, eq, inArray, isNull, min, ne, or, sql } = core

/** The most beats of one batch. */
export const largestBatch = 1000
/** Characters of a batch's name, at most. */
export const batchNameLength = 100

export interface NewBatch {
  /** Told to its reader. */
  name: string
  madeBy: string
  readerId: string
  /** Names, in the order in which they are to be read. */
  beats: readonly string[]
}

export type MakeBatchOutcome =
  | { status: 'made'; id: number; beats: number }
  /** Without a name, with too long a one or characters that do not print in it, or with too many beats. */
  | { status: 'invalid' }
  /** None of the beats is in the worklist. */
  | { status: 'empty' }
  /** There is no such reader, or the account is disabled. */
  | { status: 'no-reader' }

/** Makes a batch of beats for one reader; names that the worklist does not have are left out, and each counts once. */
export async function makeBatch(
  db: Db,
  { name, madeBy, readerId, beats }: NewBatch,
): Promise<MakeBatchOutcome> {
  const names = [...new Set(beats)]
  const title = name.trim()
  if (title === '' || title.length > batchNameLength || !isPrintable(title) || names.length > largestBatch)
    return { status: 'invalid' }
  if (names.length === 0) return { status: 'empty' }
  return await inTransaction(db, async (trx): Promise<MakeBatchOutcome> => {
    const [reader] = await trx
      .select({ id: authUser.id })
      .from(authUser)
      .where(and(eq(authUser.id, readerId), isNull(authUser.disabledAt)))
    if (reader === undefined) return { status: 'no-reader' }
    const rows = await trx
      .selectDistinct({ beat: worklist.beat })
      .from(worklist)
      .where(isAmong(worklist.beat, names))
    const known = new Set(rows.map((row) => row.beat))
    const chosen = names.filter((beat) => known.has(beat))
    if (chosen.length === 0) return { status: 'empty' }
    const [{ insertId: id }] = await trx
      .insert(worklistBatch)
      .values({ name: title, madeBy, readerId, madeAt: utcNow() })
    await trx.insert(worklistBatchBeat).values(chosen.map((beat, place) => ({ batchId: id, place, beat })))
    return { status: 'made', id, beats: chosen.length }
  })
}

/** Names of beats in the random order of the worklist, which tells nothing of them. */
export async function shuffleBeats(db: Db, beats: readonly string[]): Promise<string[]> {
  if (beats.length === 0) return []
  const { beat, randomOrder } = worklist
  const rows = await db
    .select({ beat })
    .from(worklist)
    .where(isAmong(beat, beats))
    .groupBy(beat)
    .orderBy(min(randomOrder), asc(beat))
  return rows.map((row) => row.beat)
}

/** A batch, and how far its reader has come. */
export interface Batch {
  id: number
  name: string
  madeBy: string | null
  reader: { id: string; name: string | null }
  /** ISO 8601 in UTC. */
  madeAt: string
  total: number
  /** Beats with a standing answer of its reader. */
  read: number
  /** Beats that others have settled: they are skipped. */
  skipped: number
}

/**
 * The newest batches that a person has made or is to read, 50 at most; or the one of an id, if it is among them.
 *
 * Who has read a beat is not told that another has read it too before it is settled: that they disagree would follow.
 * To such a maker it counts as read later.
 */
export async function listBatches(db: Db, personId: string, id?: number): Promise<Batch[]> {
  const own = or(eq(worklistBatch.readerId, personId), eq(worklistBatch.madeBy, personId))
  const batch = db
    .select()
    .from(worklistBatch)
    .where(and(own, id === undefined ? undefined : eq(worklistBatch.id, id)))
    .orderBy(desc(worklistBatch.id))
    .limit(50)
    .as('batch')
  const maker = alias(authUser, 'maker')
  const reader = alias(authUser, 'reader')
  const { beat } = worklistBatchBeat
  const said = alias(audit, 'said')
  const undoing = alias(audit, 'undoing')
  const asker = alias(audit, 'asker')
  const isSettled = sql`COALESCE(${auditedBeat.state} = 'settled', FALSE)`
  const isRead = sql`(EXISTS (SELECT 1 FROM ${audit} AS ${said}
    WHERE ${said.beat} = ${beat} AND ${said.readerId} = ${batch.readerId} AND ${said.answer} IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ${audit} AS ${undoing} WHERE ${undoing.undoes} = ${said.id}))
    AND (${batch.readerId} = ${personId} OR ${auditedBeat.state} = 'settled'
      OR NOT EXISTS (SELECT 1 FROM ${audit} AS ${asker}
        WHERE ${asker.beat} = ${beat} AND ${asker.readerId} = ${personId})))`
  const rows = await db
    .select({
      id: batch.id,
      name: batch.name,
      madeBy: maker.name,
      readerId: batch.readerId,
      readerName: reader.name,
      madeAt: batch.madeAt,
      total: count(),
      read: sql`SUM(${isRead})`.mapWith(Number),
      skipped: sql`SUM(${isSettled} AND NOT ${isRead})`.mapWith(Number),
    })
    .from(batch)
    .innerJoin(worklistBatchBeat, eq(worklistBatchBeat.batchId, batch.id))
    .leftJoin(auditedBeat, eq(auditedBeat.beat, beat))
    .leftJoin(maker, eq(maker.id, batch.madeBy))
    .leftJoin(reader, eq(reader.id, batch.readerId))
    .groupBy(batch.id, batch.name, batch.readerId, batch.madeAt, maker.name, reader.name)
    .orderBy(desc(batch.id))
  return rows.map(({ readerId, readerName, madeAt, ...row }) => ({
    ...row,
    reader: { id: readerId, name: readerName },
    madeAt: fromUtcColumn(madeAt),
  }))
}

/** Beats of a reader's batch that this reader could be given, in the batch's order; what was put off comes at the end. */
export async function listBatchCandidates(
  db: Db,
  search: { readerId: string; batchId: number; except: readonly string[]; limit: number },
): Promise<Candidate[]> {
  const { readerId, batchId, except, limit } = search
  const batch = alias(worklistBatch, 'batch')
  const chosen = alias(worklistBatchBeat, 'chosen')
  const later = alias(worklistLater, 'later')
  const newest = alias(worklist, 'newest')
  return await db
    .select({ inferenceId: field(entry.inferenceId), beat: field(entry.beat) })
    // The batch first, in its order: its beats are few beside the worklist.
    .from(sql`${worklistBatch} AS ${batch}
      STRAIGHT_JOIN ${worklistBatchBeat} AS ${chosen} ON ${chosen.batchId} = ${batch.id}
      STRAIGHT_JOIN ${worklist} AS ${entry} FORCE INDEX (PRIMARY) ON ${entry.inferenceId} =
        (SELECT MAX(${newest.inferenceId}) FROM ${worklist} AS ${newest} WHERE ${newest.beat} = ${chosen.beat})
      LEFT JOIN ${worklistLater} AS ${later}
        ON ${later.readerId} = ${batch.readerId} AND ${later.beat} = ${chosen.beat}`)
    .where(
      and(
        eq(batch.id, batchId),
        eq(batch.readerId, readerId),
        inArray(entry.state, ['unread', 'awaiting-second']),
        ne(entry.firstReaderId, batch.readerId),
        isNoneOf(except),
        isFreeFor(readerId),
      ),
    )
    .orderBy(sql`${later.since} IS NOT NULL`, asc(later.since), asc(chosen.place))
    .limit(limit)
}
