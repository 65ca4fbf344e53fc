import type { Answer, BeatState, ReadingStream } from '@vigia/contracts/audit'
import {
  alias,
  audit,
  auditedBeat,
  authUser,
  core,
  type Db,
  type DbOrTrx,
  type Disclosed,
  fromUtcColumn,
  inferenceEcg,
  type SQL,
  type Trx,
  toUtcColumn,
  utcNow,
  worklist,
  worklistBatch,
  worklistBatchBeat,
} from '@vigia/db'
import { keepCommentWeights } from '../statements/comment-weights.ts'
import { followAudits } from '../statements/follow-audits.ts'
import { trainingRowOf } from '../training-table/row-names.ts'
import { findTrainingSubject } from '../training-table/training-subject.ts'
import { shownOf } from '../visibility/disclosures.ts'
import type { NamedReader, Obstacle } from './answer.ts'
import { type Audit, type Settlement, withoutAdditions } from './settle.ts'

const { asc, eq, sql } = core

/** A judged beat as it was leased to a reader, or a row of the training table that no answer made. */
export interface Subject {
  /** Below 0 it is the number of such a row. */
  inferenceId: number
  beat: string
  sourceEcgId: number | null
  /** The clinic's row; null where the beat has none, or has none any more. */
  clinicEcgId: number | null
  /** The row of the training table; null for a judged beat. */
  trainingRow: number | null
  /** Empty for a row of the training table. */
  modelTag: string
  /** For a row of the training table, the label that it came with. */
  modelVerdict: 'normal' | 'anomalous'
  isDouble: boolean
  /** Null where the beat is not in the random stream. */
  streamPlace: number | null
  streamShare: number | null
  /** Without a time zone; null where it is not known. */
  measuredAt: string | null
}

/** The clinic's row of a beat, which may be gone. */
const clinic = alias(inferenceEcg, 'clinic')

/**
 * The beat of an inference, or the row of the training table that a number below 0 means; undefined when there is none,
 * or not any more.
 */
export async function findSubject(db: Db, inferenceId: number): Promise<Subject | undefined> {
  const ecgId = trainingRowOf(inferenceId)
  if (ecgId !== undefined) return await findTrainingSubject(db, ecgId)
  const { beat, sourceEcgId, modelTag, verdict, isDouble, streamPlace, streamShare, measuredAt } = worklist
  const [row] = await db
    .select({
      inferenceId: worklist.inferenceId,
      beat,
      sourceEcgId,
      clinicEcgId: clinic.id,
      modelTag,
      modelVerdict: verdict,
      isDouble,
      streamPlace,
      streamShare,
      measuredAt,
    })
    .from(worklist)
    .leftJoin(clinic, eq(clinic.id, sourceEcgId))
    .where(eq(worklist.inferenceId, inferenceId))
  return row && { ...row, trainingRow: null }
}

/** The beat of an audit, which the worklist may have lost since. */
export async function findAuditedSubject(db: DbOrTrx, auditId: number): Promise<Subject | undefined> {
  const { inferenceId, beat, sourceEcgId, modelTag, modelVerdict } = audit
  const { isDouble } = auditedBeat
  const { streamPlace, streamShare, measuredAt } = worklist
  const [row] = await db
    .select({
      ...{ inferenceId, beat, sourceEcgId, clinicEcgId: clinic.id, modelTag, modelVerdict, isDouble },
      ...{ streamPlace, streamShare, measuredAt },
    })
    .from(audit)
    .innerJoin(auditedBeat, eq(auditedBeat.beat, beat))
    .leftJoin(worklist, eq(worklist.inferenceId, inferenceId))
    .leftJoin(clinic, eq(clinic.id, sourceEcgId))
    .where(eq(audit.id, auditId))
  return row && { ...row, trainingRow: trainingRowOf(row.inferenceId) ?? null }
}

/** What is decided of a beat: whether two read it, what its audits amount to, and which training row they made. */
export interface BeatRecord {
  isDouble: boolean
  state: BeatState
  label: Answer | null
  trainingEcgId: number | null
}

/** A locked beat, and what the reader who acts on it has been shown of it. */
export interface LockedBeat extends BeatRecord {
  shown: readonly Disclosed[]
}

/**
 * Locks a beat until the transaction ends, so that one answer on it is recorded at a time; its first answer enters
 * it. A plain INSERT IGNORE would only share a lock on a beat that is there, and two who share it and both want to
 * write end in a deadlock; ON DUPLICATE KEY UPDATE takes the exclusive lock at once.
 */
export async function lockBeat(trx: Trx, subject: Subject, readerId: string): Promise<LockedBeat> {
  const { beat, isDouble, streamShare } = subject
  const stream = findStream(subject, readerId)
  await trx
    .insert(auditedBeat)
    .values({ beat, state: 'unread', audits: 0, isDouble, stream, streamShare, changedAt: utcNow() })
    .onDuplicateKeyUpdate({ set: { beat: sql`${auditedBeat.beat}` } })
  // Now that it is locked: whatever the reader was shown before this answer was sent has been recorded.
  const { state, label, trainingEcgId } = auditedBeat
  const [row] = await trx
    .select({ isDouble: auditedBeat.isDouble, state, label, trainingEcgId, shown: shownOf(readerId, beat) })
    .from(auditedBeat)
    .where(eq(auditedBeat.beat, beat))
  return row ?? { isDouble, state: 'unread', label: null, trainingEcgId: null, shown: [] }
}

/** How a beat comes to be read by a reader; in a batch of this reader's it does by whoever made that. */
function findStream({ beat, streamPlace }: Subject, readerId: string): SQL<ReadingStream> {
  const [batch, chosen] = [alias(worklistBatch, 'batch'), alias(worklistBatchBeat, 'chosen')]
  return sql`IF(EXISTS (SELECT 1 FROM ${worklistBatch} AS ${batch}
    JOIN ${worklistBatchBeat} AS ${chosen} ON ${chosen.batchId} = ${batch.id}
    WHERE ${batch.readerId} = ${readerId} AND ${chosen.beat} = ${beat}),
    'batch', ${streamPlace === null ? 'ordered' : 'random'})`
}

/** What is decided of a beat that somebody has answered. */
export async function findBeat(db: DbOrTrx, beat: string): Promise<BeatRecord | undefined> {
  const { isDouble, state, label, trainingEcgId } = auditedBeat
  const [row] = await db
    .select({ isDouble, state, label, trainingEcgId })
    .from(auditedBeat)
    .where(eq(auditedBeat.beat, beat))
  return row
}

/** Notes what a beat's audits amount to now, in its own record and for the worklist. */
export async function updateBeat(
  trx: Trx,
  beat: string,
  settlement: Settlement & { trainingEcgId: number | null; audits: number },
): Promise<void> {
  await trx
    .update(auditedBeat)
    .set({ ...settlement, changedAt: utcNow() })
    .where(eq(auditedBeat.beat, beat))
  await followAudits(trx, 'beat', [beat])
}

/** An audit as those look at it who settle the beat. */
export interface BeatAudit extends Audit {
  recordedAt: string
}

/**
 * All audits of a beat but additions and what takes those back, in the order in which they were recorded. Their number
 * is the beat's version: what was added to an answer makes no other answer stale.
 */
export async function listBeatAudits(db: DbOrTrx, beat: string): Promise<BeatAudit[]> {
  const all = await db
    .select({
      id: audit.id,
      kind: audit.kind,
      readerId: audit.readerId,
      answer: audit.answer,
      undoes: audit.undoes,
      recordedAt: audit.recordedAt,
    })
    .from(audit)
    .where(eq(audit.beat, beat))
    .orderBy(asc(audit.id))
  return withoutAdditions(all)
}

export type StoredAudit = typeof audit.$inferSelect

/** The audit that was recorded under a key. */
export async function findAuditByKey(db: DbOrTrx, key: string): Promise<StoredAudit | undefined> {
  const [row] = await db.select().from(audit).where(eq(audit.answerKey, key))
  return row
}

/** Whether an audit was taken back. */
export async function isUndone(db: DbOrTrx, id: number): Promise<boolean> {
  return (await db.select({ id: audit.id }).from(audit).where(eq(audit.undoes, id))).length > 0
}

type Said =
  | 'kind'
  | 'readerId'
  | 'answer'
  | 'beatCode'
  | 'comment'
  | 'reveal'
  | 'undoes'
  | 'addsTo'
  | 'trainingEcgId'

/** What a reader says in an audit. */
export type NewAudit = Pick<StoredAudit, Said> & {
  key: string
  /** ISO 8601 in UTC. */
  answeredAt: string
}

/** @returns the new audit's id */
export async function insertAudit(trx: Trx, subject: Subject, added: NewAudit): Promise<number> {
  const { inferenceId, beat, sourceEcgId, modelTag, modelVerdict } = subject
  const { key, answeredAt, ...said } = added
  const [inserted] = await trx.insert(audit).values({
    ...said,
    answerKey: key,
    inferenceId,
    beat,
    sourceEcgId,
    modelTag,
    modelVerdict,
    answeredAt: toUtcColumn(answeredAt),
    recordedAt: utcNow(),
  })
  await keepCommentWeights(trx, inserted.insertId, added.comment)
  return inserted.insertId
}

/** An audit that stands in somebody's way, told with the name of who made it; null is told as nothing. */
export async function describeObstacle(db: DbOrTrx, standing: BeatAudit | null): Promise<Obstacle> {
  if (standing === null) return { by: null, answer: null, at: null }
  return {
    by: await findReader(db, standing.readerId),
    answer: standing.answer,
    at: fromUtcColumn(standing.recordedAt),
  }
}

/** A reader by name. */
export async function findReader(db: DbOrTrx, id: string): Promise<NamedReader> {
  const [row] = await db.select({ name: authUser.name }).from(authUser).where(eq(authUser.id, id))
  return { id, name: row?.name ?? null }
}
