import { core, type Db, insertRows, inTransaction, model, trainingRun, type trainingRunBeat } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { PoolConnection, RowDataPacket } from 'mysql2/promise'

const { and, desc, eq, isNull, sql } = core

export type ModelRow = typeof model.$inferInsert & { weights: Uint8Array; tag: string }
export type TrainingRunRow = Omit<typeof trainingRun.$inferInsert, 'id' | 'modelId' | 'removedAt'>
/** A training row that a clinician's answer made, and the part in which a run had it. */
export type RunBeat = Pick<typeof trainingRunBeat.$inferSelect, 'ecgId' | 'part'>

/** Whether a tag is free, taken by a model, or taken by a model that has been removed. */
export async function findTagUse(db: Db, tag: string): Promise<'free' | 'trained' | 'removed'> {
  const [row] = await db.select({ id: model.id }).from(model).where(eq(model.tag, tag)).limit(1)
  if (row !== undefined) return 'trained'
  const [run] = await db
    .select({ id: trainingRun.id })
    .from(trainingRun)
    .where(eq(trainingRun.tag, tag))
    .limit(1)
  return run === undefined ? 'free' : 'removed'
}

/** A lock on a tag for as long as the session lives: it ends with the process, however that ends. */
export interface TagLock {
  release(): void
}

/** Locks a tag for training; undefined when another process holds it. */
export async function lockTag(db: Db, tag: string): Promise<TagLock | undefined> {
  const connection: PoolConnection = await db.$client.getConnection()
  const [[row]] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK(CONCAT('vigia-train-', LEFT(SHA2(CONCAT(DATABASE(), '/', ?), 256), 40)), 0) AS locked",
    [tag],
  )
  if (Number(row?.locked) === 1) return { release: () => connection.destroy() }
  connection.destroy()
  return undefined
}

/** The most bytes that `Model.model_weights` can hold: 65,535 where the thesis made it. */
export async function findWeightsCapacity(db: Db): Promise<number> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT CHARACTER_MAXIMUM_LENGTH AS capacity FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'Model' AND COLUMN_NAME = 'model_weights'`,
  )
  return Number(row?.capacity ?? 0)
}

/** Stores a model with its training run and the audited beats that the run saw: all of it or nothing. */
export async function insertModel(
  db: Db,
  row: ModelRow,
  run: TrainingRunRow,
  beats: readonly RunBeat[],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const [inserted] = await trx.insert(model).values(row)
    await trx.insert(trainingRun).values({ ...run, modelId: inserted.insertId })
    await insertRows(trx, 'Training_Run_Beats', ['tag', 'ecg_id', 'part'], beats.length, (index, values) => {
      const { ecgId, part } = beats[index] as RunBeat
      values.push(run.tag, ecgId, part)
    })
  })
}

/** The weights of a model as they are stored; undefined when there is none of that tag. */
export async function findWeights(db: Db, tag: string): Promise<Uint8Array | undefined> {
  // The thesis let a tag be trained again and used the oldest row.
  const [row] = await db
    .select({ weights: model.weights })
    .from(model)
    .where(eq(model.tag, tag))
    .orderBy(model.id)
    .limit(1)
  return row === undefined ? undefined : (row.weights ?? new Uint8Array())
}

const modelSummary = {
  id: model.id,
  tag: model.tag,
  accuracy: model.accuracy,
  precision: model.precision,
  recall: model.recall,
  threshold: model.threshold,
  minimum: model.minimum,
  maximum: model.maximum,
  weightsBytes: sql<number>`OCTET_LENGTH(${model.weights})`.mapWith(Number),
  run: {
    startedAt: trainingRun.startedAt,
    durationMilliseconds: trainingRun.durationMilliseconds,
    backend: trainingRun.backend,
    beginDate: trainingRun.beginDate,
    endDate: trainingRun.endDate,
    parameters: trainingRun.parameters,
    counts: trainingRun.counts,
    metrics: trainingRun.metrics,
    losses: trainingRun.losses,
    rowsDigest: trainingRun.rowsDigest,
    weightsDigest: trainingRun.weightsDigest,
    versions: trainingRun.versions,
  },
}

/** A model with the run that made it; the thesis's own models have none. */
export type ModelSummary = Awaited<ReturnType<typeof listModels>>[number]

/** Every model, the newest first. */
export async function listModels(db: Db) {
  return await db
    .select(modelSummary)
    .from(model)
    .leftJoin(trainingRun, eq(trainingRun.modelId, model.id))
    .orderBy(desc(model.id))
}

export async function findModel(db: Db, tag: string): Promise<ModelSummary | undefined> {
  const [row] = await db
    .select(modelSummary)
    .from(model)
    .leftJoin(trainingRun, eq(trainingRun.modelId, model.id))
    .where(eq(model.tag, tag))
    .orderBy(model.id)
    .limit(1)
  return row
}

/**
 * Removes a model. Its training run stays, so that the tag is never given to another model.
 *
 * @throws VigiaError `model-foreign` for a model of the thesis, which has no training run
 */
export async function removeModel(db: Db, tag: string): Promise<'removed' | 'not-found'> {
  return await inTransaction(db, async (trx) => {
    const found = await trx.select({ id: model.id }).from(model).where(eq(model.tag, tag)).for('update')
    if (found.length === 0) return 'not-found'
    const [closed] = await trx
      .update(trainingRun)
      .set({ removedAt: sql`UTC_TIMESTAMP(3)` })
      .where(and(eq(trainingRun.tag, tag), isNull(trainingRun.removedAt)))
    if (closed.affectedRows === 0)
      throw new VigiaError(
        'model-foreign',
        `Model ${tag} was not trained by Vigia, and its tag could be given away; remove its row by hand.`,
      )
    await trx.delete(model).where(eq(model.tag, tag))
    return 'removed'
  })
}
