import {
  auditedBeat,
  core,
  type Db,
  type DbOrTrx,
  inTransaction,
  isLeased,
  type Lease,
  type LeaseOutcome,
  leaseName,
  model,
  takeLease,
  toUtcColumn,
  trainingAttempt,
  trainingRun,
  trainingRunBeat,
  trainingRunDrop,
  utcNow,
} from '@vigia/db'
import { type StoredReference, storeReference } from '@vigia/monitoring'
import { notify } from '@vigia/notifications'
import { findModelId } from './models.ts'

const { aliasedTable, and, asc, desc, eq, exists, gt, inArray, isNull, not, or, sql } = core

/** Whether a tag is free, taken by a model, or taken by a model that has been removed. */
export async function findTagUse(db: Db, tag: string): Promise<'free' | 'trained' | 'removed'> {
  if ((await findModelId(db, tag)) !== undefined) return 'trained'
  const [run] = await db
    .select({ id: trainingRun.id })
    .from(trainingRun)
    .where(eq(trainingRun.tag, tag))
    .limit(1)
  return run === undefined ? 'free' : 'removed'
}

/** What the lease of a training on its tag is for. */
const training = 'train'

/** Leases a tag for training, unless another process has it. */
export const leaseTag = (db: Db, tag: string): Promise<LeaseOutcome> =>
  takeLease(db, leaseName(training, tag))

/** The most bytes that `Model.model_weights` can hold: 65,535 where the thesis made it. */
export async function findWeightsCapacity(db: Db): Promise<number> {
  const [row] = await db
    .select({ capacity: sql`CHARACTER_MAXIMUM_LENGTH`.mapWith(Number) })
    .from(sql`information_schema.COLUMNS`)
    .where(sql`TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'Model' AND COLUMN_NAME = 'model_weights'`)
  return row?.capacity ?? 0
}

export type ModelRow = typeof model.$inferInsert & { weights: Uint8Array; tag: string }
export type TrainingRunRow = Omit<typeof trainingRun.$inferInsert, 'id' | 'modelId' | 'removedAt'>
/** A training row that a clinician's answer made, and the part in which a run had it. */
export type RunBeat = Pick<typeof trainingRunBeat.$inferSelect, 'ecgId' | 'part'>

/** A normal row that a run left out before the fit, with the votes that did it. */
export type RunDrop = Pick<typeof trainingRunDrop.$inferSelect, 'ecgId' | 'votes'>

/** What a successful training leaves. */
export interface StoredTraining {
  row: ModelRow
  run: TrainingRunRow
  /** The audited beats that the run saw. */
  beats: readonly RunBeat[]
  /** The normal rows that it left out because of their nearest rows. */
  drops: readonly RunDrop[]
  /** What drift of the model is measured by. */
  driftReference: StoredReference
  /** The record of the attempt, which ends with it. */
  attempt: number
  /** Of the tag. */
  lease: Lease
}

/** Rows in one statement. */
const beatsAtOnce = 1000

/**
 * Stores a model with its training run, the audited beats that the run saw, the rows that it left out and the attempt's
 * end: all or nothing.
 *
 * @throws VigiaError `lease-lost` when another process has taken the tag over
 */
export async function insertModel(
  db: Db,
  { row, run, beats, drops, driftReference, attempt, lease }: StoredTraining,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lease.confirm(trx)
    const [inserted] = await trx.insert(model).values(row)
    await trx.insert(trainingRun).values({ ...run, modelId: inserted.insertId })
    for (let first = 0; first < beats.length; first += beatsAtOnce) {
      const some = beats.slice(first, first + beatsAtOnce)
      await trx.insert(trainingRunBeat).values(some.map((beat) => ({ ...beat, tag: run.tag })))
    }
    for (let first = 0; first < drops.length; first += beatsAtOnce) {
      const some = drops.slice(first, first + beatsAtOnce)
      await trx.insert(trainingRunDrop).values(some.map((drop) => ({ ...drop, tag: run.tag })))
    }
    await storeReference(trx, run.tag, driftReference)
    await endAttempt(trx, attempt, { outcome: 'trained' })
  })
}

/** The rows that a run left out, those with most votes against them first; `beat` where an answer had made the row. */
export async function listDrops(db: Db, tag: string): Promise<(RunDrop & { beat: string | null })[]> {
  const { ecgId, votes } = trainingRunDrop
  return await db
    .select({ ecgId, votes, beat: auditedBeat.beat })
    .from(trainingRunDrop)
    .leftJoin(auditedBeat, eq(auditedBeat.trainingEcgId, ecgId))
    .where(eq(trainingRunDrop.tag, tag))
    .orderBy(desc(votes), asc(ecgId))
}

type AttemptRow = typeof trainingAttempt.$inferSelect

export interface AttemptEnd {
  outcome: NonNullable<AttemptRow['outcome']>
  code?: string
  message?: string
}

/**
 * Records that a training begins.
 *
 * @returns the number of the attempt
 */
export async function beginAttempt(
  db: Db,
  tag: string,
  startedAt: Date,
  parameters: AttemptRow['parameters'],
): Promise<number> {
  const attempt = { tag, parameters, startedAt: toUtcColumn(startedAt) }
  const [inserted] = await db.insert(trainingAttempt).values(attempt)
  return inserted.insertId
}

/** Records how a training ended, and tells of one that was not interrupted: in one transaction of the caller's. */
export async function endAttempt(trx: DbOrTrx, id: number, end: AttemptEnd): Promise<void> {
  const { outcome } = end
  const code = end.code?.slice(0, 80) ?? null
  const attempt = eq(trainingAttempt.id, id)
  await trx
    .update(trainingAttempt)
    .set({ outcome, code, message: end.message?.slice(0, 1000) ?? null, endedAt: utcNow() })
    .where(attempt)
  const [row] = await trx.select({ tag: trainingAttempt.tag }).from(trainingAttempt).where(attempt)
  if (row === undefined || outcome === 'interrupted') return
  // Without the message of a failure, in which a reader may be named.
  const payload = { outcome, tag: row.tag, code }
  await notify(trx, { kind: 'training', key: `training-${id}`, payload })
}

/** A training that did not come to its end, and why. Its moments are UTC, as the columns hold them. */
export type FailedAttempt = Omit<AttemptRow, 'id' | 'outcome'> & {
  /** Killed: the record of its start is all that is left of it. */
  outcome: 'failed' | 'interrupted' | 'killed'
}

/**
 * The trainings that came to nothing, the newest first. One without an end was killed, unless it is the last of its
 * tag and the tag is leased: then it still runs, and is none of them.
 *
 * @param tag only those of this tag
 */
export async function listFailedAttempts(db: Db, tag?: string): Promise<FailedAttempt[]> {
  const { id, outcome, ...columns } = core.getTableColumns(trainingAttempt)
  const later = aliasedTable(trainingAttempt, 'later')
  const isFree = not(isLeased(db, training, trainingAttempt.tag))
  const hasLater = exists(
    db
      .select({ id: later.id })
      .from(later)
      .where(and(eq(later.tag, trainingAttempt.tag), gt(later.id, id))),
  )
  return await db
    .select({
      ...columns,
      outcome: sql<FailedAttempt['outcome']>`COALESCE(${outcome}, 'killed')`,
    })
    .from(trainingAttempt)
    .where(
      and(
        or(inArray(outcome, ['failed', 'interrupted']), and(isNull(outcome), or(isFree, hasLater))),
        tag === undefined ? undefined : eq(trainingAttempt.tag, tag),
      ),
    )
    .orderBy(desc(id))
}
