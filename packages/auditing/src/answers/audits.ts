import { audit, core, type DbOrTrx, fromUtcColumn, type Trx, toUtcColumn, utcNow } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader, Obstacle } from './answer.ts'
import type { Subject } from './beats.ts'
import { type Opinion, withoutAdditions } from './settle.ts'

const { asc, eq } = core

/** An audit as those look at it who settle the beat. */
export interface BeatAudit extends Opinion {
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

async function findReader(db: DbOrTrx, id: string): Promise<NamedReader> {
  const [[row]] = await db.$client.execute<RowDataPacket[]>('SELECT `name` FROM `Auth_User` WHERE `id` = ?', [
    id,
  ])
  return { id, name: (row?.name as string | undefined) ?? null }
}
