import { type Db, fromUtcColumn, inTransaction } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { readableCondition } from '../visibility/visibility.ts'
import { type Candidate, placeIsFree } from './candidates.ts'

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
  /** Without a name, with too long a one, or with too many beats. */
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
  if (title === '' || title.length > batchNameLength || names.length > largestBatch)
    return { status: 'invalid' }
  if (names.length === 0) return { status: 'empty' }
  return await inTransaction(db, async (trx): Promise<MakeBatchOutcome> => {
    const [[reader]] = await trx.$client.query<RowDataPacket[]>(
      'SELECT id FROM `Auth_User` WHERE id = ? AND disabledAt IS NULL',
      [readerId],
    )
    if (reader === undefined) return { status: 'no-reader' }
    const [rows] = await trx.$client.query<RowDataPacket[]>(
      'SELECT DISTINCT beat FROM `Worklist` WHERE beat IN (?)',
      [names],
    )
    const known = new Set(rows.map((row) => String(row.beat)))
    const chosen = names.filter((beat) => known.has(beat))
    if (chosen.length === 0) return { status: 'empty' }
    const [{ insertId: id }] = await trx.$client.query<ResultSetHeader>(
      'INSERT INTO `Worklist_Batches` (name, made_by, reader_id, made_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
      [title, madeBy, readerId],
    )
    await trx.$client.query('INSERT INTO `Worklist_Batch_Beats` (batch_id, place, beat) VALUES ?', [
      chosen.map((beat, place) => [id, place, beat]),
    ])
    return { status: 'made', id, beats: chosen.length }
  })
}

/** Names of beats in the random order of the worklist, which tells nothing of them. */
export async function shuffleBeats(db: Db, beats: readonly string[]): Promise<string[]> {
  if (beats.length === 0) return []
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT beat, MIN(random_order) AS place FROM `Worklist` WHERE beat IN (?) GROUP BY beat ORDER BY place, beat',
    [beats],
  )
  return rows.map((row) => String(row.beat))
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
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT batch.id, batch.name, batch.reader_id, batch.made_at, maker.name AS maker, reader.name AS reader,
       COUNT(*) AS total, SUM(${isRead}) AS answered, SUM(${isSettled} AND NOT ${isRead}) AS skipped
     FROM (SELECT * FROM \`Worklist_Batches\` AS batch
           WHERE (batch.reader_id = ? OR batch.made_by = ?) ${id === undefined ? '' : 'AND batch.id = ?'}
           ORDER BY batch.id DESC LIMIT 50) AS batch
     JOIN \`Worklist_Batch_Beats\` AS chosen ON chosen.batch_id = batch.id
     LEFT JOIN \`Audited_Beats\` AS audited ON audited.beat = chosen.beat
     LEFT JOIN \`Auth_User\` AS maker ON maker.id = batch.made_by
     LEFT JOIN \`Auth_User\` AS reader ON reader.id = batch.reader_id
     GROUP BY batch.id, batch.name, batch.reader_id, batch.made_at, maker.name, reader.name ORDER BY batch.id DESC`,
    [personId, personId, personId, personId, personId, personId, ...(id === undefined ? [] : [id])],
  )
  return rows.map((row) => ({
    id: Number(row.id),
    name: String(row.name),
    madeBy: row.maker as string | null,
    reader: { id: String(row.reader_id), name: row.reader as string | null },
    madeAt: fromUtcColumn(String(row.made_at)),
    total: Number(row.total),
    read: Number(row.answered),
    skipped: Number(row.skipped),
  }))
}

const isRead = `(EXISTS (SELECT 1 FROM \`Audits\` AS own
  WHERE own.beat = chosen.beat AND own.reader_id = batch.reader_id AND own.answer IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS undoing WHERE undoing.undoes = own.id))
  AND (batch.reader_id = ? OR audited.state = 'settled'
    OR NOT EXISTS (SELECT 1 FROM \`Audits\` AS asker WHERE asker.beat = chosen.beat AND asker.reader_id = ?)))`
const isSettled = "COALESCE(audited.state = 'settled', FALSE)"

/** Beats of a reader's batch that this reader could be given, in the batch's order; what was put off comes at the end. */
export async function listBatchCandidates(
  db: Db,
  search: { readerId: string; batchId: number; except: readonly string[]; limit: number },
): Promise<Candidate[]> {
  const { readerId, batchId, except, limit } = search
  const readable = readableCondition('entry', readerId)
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT entry.inference_id, entry.beat FROM \`Worklist_Batches\` AS batch
     STRAIGHT_JOIN \`Worklist_Batch_Beats\` AS chosen ON chosen.batch_id = batch.id
     STRAIGHT_JOIN \`Worklist\` AS entry FORCE INDEX (PRIMARY) ON entry.inference_id =
       (SELECT MAX(newest.inference_id) FROM \`Worklist\` AS newest WHERE newest.beat = chosen.beat)
     LEFT JOIN \`Worklist_Later\` AS later ON later.reader_id = batch.reader_id AND later.beat = chosen.beat
     WHERE batch.id = ? AND batch.reader_id = ?
       AND entry.state IN ('unread', 'awaiting-second') AND entry.first_reader_id <> batch.reader_id
       ${except.length === 0 ? '' : 'AND entry.beat NOT IN (?)'} AND ${placeIsFree} AND ${readable.sql}
     ORDER BY later.since IS NOT NULL, later.since, chosen.place LIMIT ${limit}`,
    [batchId, readerId, ...(except.length === 0 ? [] : [except]), readerId, ...readable.parameters],
  )
  return rows.map((row) => ({ inferenceId: Number(row.inference_id), beat: String(row.beat) }))
}
