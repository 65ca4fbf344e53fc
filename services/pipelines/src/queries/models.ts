import {
  core,
  type Db,
  type DbOrTrx,
  hasTag,
  insertRows,
  inTransaction,
  model,
  modelNumber,
  modelNumbers,
  trainingRun,
  type trainingRunBeat,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { PoolConnection, RowDataPacket } from 'mysql2/promise'
import { tagLockName } from './tag-lock-name.ts'
import { endAttempt } from './training-attempts.ts'

const { and, asc, desc, eq, isNull, sql } = core

export type ModelRow = typeof model.$inferInsert & { weights: Uint8Array; tag: string }
export type TrainingRunRow = Omit<typeof trainingRun.$inferInsert, 'id' | 'modelId' | 'removedAt'>
/** A training row that a clinician's answer made, and the part in which a run had it. */
export type RunBeat = Pick<typeof trainingRunBeat.$inferSelect, 'ecgId' | 'part'>

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

/**
 * The row that a tag stands for. The thesis let a tag be trained again, and used the oldest row.
 *
 * @param lock whether the row is to be locked until the transaction ends
 */
export async function findModelId(db: DbOrTrx, tag: string, lock = false): Promise<number | undefined> {
  const query = db.select({ id: model.id }).from(model).where(hasTag(tag)).orderBy(asc(model.id)).limit(1)
  const [row] = await (lock ? query.for('update') : query)
  return row?.id
}

/** Every tag that has a model, each once. */
export async function listTags(db: Db): Promise<string[]> {
  const rows = await db.select({ tag: model.tag }).from(model).orderBy(asc(model.id))
  return [...new Set(rows.flatMap(({ tag }) => (tag === null ? [] : [tag])))]
}

/** A lock on a tag for as long as the session lives: it ends with the process, however that ends. */
export interface TagLock {
  release(): void
}

/** Locks a tag for training; undefined when another process holds it. */
export async function lockTag(db: Db, tag: string): Promise<TagLock | undefined> {
  const connection: PoolConnection = await db.$client.getConnection()
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT GET_LOCK(${tagLockName('?')}, 0) AS locked`,
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

/** What a successful training leaves. */
export interface TrainedModel {
  row: ModelRow
  run: TrainingRunRow
  /** The audited beats that the run saw. */
  beats: readonly RunBeat[]
  /** The record of the attempt, which ends with it. */
  attempt: number
}

/** Stores a model with its training run, the audited beats that the run saw and the attempt's end: all or nothing. */
export async function insertModel(db: Db, { row, run, beats, attempt }: TrainedModel): Promise<void> {
  await inTransaction(db, async (trx) => {
    const [inserted] = await trx.insert(model).values(row)
    await trx.insert(trainingRun).values({ ...run, modelId: inserted.insertId })
    await insertRows(trx, 'Training_Run_Beats', ['tag', 'ecg_id', 'part'], beats.length, (index, values) => {
      const { ecgId, part } = beats[index] as RunBeat
      values.push(run.tag, ecgId, part)
    })
    await endAttempt(trx, attempt, { outcome: 'trained' })
  })
}

/** All of a model's row that judging needs. */
export interface StoredModelRow {
  id: number
  weights: Uint8Array
  minimum: number | null
  maximum: number | null
  threshold: number | null
}

/** The row that a tag stands for; undefined when there is none. */
export async function findStoredModel(db: Db, tag: string): Promise<StoredModelRow | undefined> {
  const [row] = await db
    .select({
      id: model.id,
      weights: model.weights,
      minimum: modelNumber('minimum'),
      maximum: modelNumber('maximum'),
      threshold: modelNumber('threshold'),
    })
    .from(model)
    .where(hasTag(tag))
    .orderBy(asc(model.id))
    .limit(1)
  return row && { ...row, weights: row.weights ?? new Uint8Array() }
}

/** The threshold of a model; undefined when its row is gone, or has another tag. */
export async function findThreshold(db: Db, id: number, tag: string): Promise<number | null | undefined> {
  const [row] = await db
    .select({ threshold: modelNumber('threshold') })
    .from(model)
    .where(and(eq(model.id, id), hasTag(tag)))
  return row?.threshold
}

const modelSummary = {
  id: model.id,
  tag: model.tag,
  ...modelNumbers,
  weightsBytes: sql<number>`OCTET_LENGTH(${model.weights})`.mapWith(Number),
  /** The first bytes of the weights: they tell in what form the others are. */
  firstBytes: sql<Uint8Array | null>`LEFT(${model.weights}, 9)`,
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
    threshold: trainingRun.threshold,
    rowsDigest: trainingRun.rowsDigest,
    weightsDigest: trainingRun.weightsDigest,
    versions: trainingRun.versions,
  },
}

/** A model with the run that made it; the thesis's own models have none. */
export type ModelSummary = Awaited<ReturnType<typeof listModels>>[number]

function selectModels(db: Db) {
  const ofModel = and(eq(trainingRun.modelId, model.id), isNull(trainingRun.removedAt))
  return db.select(modelSummary).from(model).leftJoin(trainingRun, ofModel).$dynamic()
}

/** Every model, the newest first. */
export async function listModels(db: Db) {
  return await selectModels(db).orderBy(desc(model.id))
}

export async function findModel(db: Db, tag: string): Promise<ModelSummary | undefined> {
  const [row] = await selectModels(db).where(hasTag(tag)).orderBy(asc(model.id)).limit(1)
  return row
}

/**
 * Removes a model: the one row that its tag stands for. Its training run stays, so that the tag is never given to
 * another model.
 *
 * @throws VigiaError `model-foreign` for a model of the thesis, which has no training run
 */
export async function removeModel(db: Db, tag: string): Promise<'removed' | 'not-found'> {
  return await inTransaction(db, async (trx) => {
    const id = await findModelId(trx, tag, true)
    if (id === undefined) return 'not-found'
    const [closed] = await trx
      .update(trainingRun)
      .set({ removedAt: utcNow() })
      .where(and(eq(trainingRun.modelId, id), eq(trainingRun.tag, tag), isNull(trainingRun.removedAt)))
    if (closed.affectedRows === 0)
      throw new VigiaError(
        'model-foreign',
        `Model ${tag} was not trained by Vigia, and its tag could be given away; remove its row (id ${id}) by hand.`,
      )
    await trx.delete(model).where(and(eq(model.id, id), hasTag(tag)))
    return 'removed'
  })
}
