import {
  core,
  type Db,
  type DbOrTrx,
  databaseErrorCode,
  hasTag,
  inTransaction,
  isThresholdOf,
  model,
  modelNumber,
  modelNumbers,
  modelThreshold,
  type Trx,
  trainingRun,
  utcNow,
} from '@vigia/db'
import { lockAliases } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'

const { and, asc, desc, eq, isNull, sql } = core

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

/** The threshold of a model; undefined where it has no row any more, or another tag. */
export async function findThreshold(db: Db, id: number, tag: string): Promise<number | null | undefined> {
  const [row] = await db
    .select({ threshold: modelNumber('threshold') })
    .from(model)
    .where(and(eq(model.id, id), hasTag(tag)))
  return row?.threshold
}

const summary = {
  id: model.id,
  tag: model.tag,
  ...modelNumbers,
  weightsBytes: sql<number>`OCTET_LENGTH(${model.weights})`.mapWith(Number),
  /** The first bytes of the weights: they tell in what form the others are. */
  firstBytes: sql<Uint8Array | null>`LEFT(${model.weights}, 9)`,
}
const { startedAt, backend, threshold } = trainingRun
const {
  id: _id,
  tag: _tag,
  modelId,
  removedAt,
  sampleP01,
  sampleP99,
  meanNormal,
  ...details
} = core.getTableColumns(trainingRun)
const isRunOfModel = and(eq(modelId, model.id), isNull(removedAt))

/** A model with what matters of the run that made it; the thesis's own models have none. */
export type ModelSummary = Awaited<ReturnType<typeof listModels>>[number]

/** Every model, the newest first. */
export async function listModels(db: Db) {
  return await db
    .select({ ...summary, run: { startedAt, backend, threshold } })
    .from(model)
    .leftJoin(trainingRun, isRunOfModel)
    .orderBy(desc(model.id))
}

/** A model with all of its run. */
export type ModelDetails = NonNullable<Awaited<ReturnType<typeof findModel>>>

/** @throws VigiaError `training-run-unreadable` when the JSON of its run is not what a training stores */
export async function findModel(db: Db, tag: string) {
  const [row] = await db
    .select({ ...summary, run: details })
    .from(model)
    .leftJoin(trainingRun, isRunOfModel)
    .where(hasTag(tag))
    .orderBy(asc(model.id))
    .limit(1)
  if (row?.run) requireReadable(tag, row.run)
  return row
}

/** By hand: TypeBox takes longer to load than the command that asks takes altogether (docs/decisions/030). */
function requireReadable(
  tag: string,
  run: Pick<typeof trainingRun.$inferSelect, 'parameters' | 'counts' | 'losses'>,
) {
  const isRecord = (value: unknown, types: string[]) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => types.includes(typeof one))
  const isNumbers = (value: unknown) => Array.isArray(value) && isRecord(value, ['number'])
  const { parameters, counts, losses } = run
  const isReadable =
    isRecord(parameters, ['string', 'number']) &&
    isRecord(counts, ['number']) &&
    isNumbers(losses?.training) &&
    isNumbers(losses?.validation)
  if (!isReadable)
    throw new VigiaError(
      'training-run-unreadable',
      `The training run of model ${tag} holds parameters, counts or losses that no training has stored.`,
    )
}

/**
 * Removes a model: the one row that its tag stands for. Its training run stays, so that the tag is never given to
 * another model.
 *
 * @throws VigiaError `model-foreign` for a model of the thesis, which has no training run; `model-aliased` for one that
 *   an alias stands for
 */
export async function removeModel(db: Db, tag: string): Promise<'removed' | 'not-found'> {
  return await inTransaction(db, async (trx) => {
    // Locked first, as by those who move an alias: a model is not promoted while it is being removed.
    const standing = await lockAliases(trx)
    const id = await findModelId(trx, tag, true)
    if (id === undefined) return 'not-found'
    const held = [...standing.values()].find((aliased) => aliased?.modelId === id)
    if (held !== undefined)
      throw new VigiaError(
        'model-aliased',
        `Model ${tag} is ${held.alias}; promote another, or roll back, before you remove it.`,
      )
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

export type ThresholdChange = typeof modelThreshold.$inferSelect

/** A threshold that somebody wants a model to go by. */
export interface ThresholdWish {
  tag: string
  threshold: number
  changedBy: string
  reason: string | null
}

export type ThresholdOutcome =
  | { status: 'not-found' }
  | { status: 'unchanged'; threshold: number }
  | { status: 'changed'; previous: number | null; threshold: number }

/** The changes of a model's threshold, the first one first. */
export async function listThresholdChanges(db: Db, modelId: number): Promise<ThresholdChange[]> {
  return await db
    .select()
    .from(modelThreshold)
    .where(eq(modelThreshold.modelId, modelId))
    .orderBy(asc(modelThreshold.id))
}

/** The changes of all models, by the model's id. */
export async function listAllThresholdChanges(db: Db): Promise<Map<number, ThresholdChange[]>> {
  const changes = await db.select().from(modelThreshold).orderBy(asc(modelThreshold.id))
  return Map.groupBy(changes, ({ modelId }) => modelId)
}

/**
 * Sets the threshold of the row that a tag stands for, and records who did it: both or neither. What the column
 * rounds to the value it holds already is no change.
 *
 * @throws VigiaError `threshold-out-of-range` when the column cannot hold the value
 */
export async function setThreshold(db: Db, wish: ThresholdWish): Promise<ThresholdOutcome> {
  return await inTransaction(db, async (trx) => {
    const id = await findModelId(trx, wish.tag, true)
    if (id === undefined) return { status: 'not-found' }
    const previous = await readThreshold(trx, id)
    await writeThreshold(trx, id, wish.threshold)
    const threshold = await readThreshold(trx, id)
    if (threshold === null || !isThresholdOf(wish.threshold, threshold)) throw outOfRange(wish.threshold)
    if (threshold === previous) return { status: 'unchanged', threshold }
    const { tag, changedBy, reason } = wish
    await trx
      .insert(modelThreshold)
      .values({ modelId: id, tag, previous, threshold, changedBy, reason, changedAt: utcNow() })
    await recordSecurityEvent(trx, {
      ...{ kind: 'settings-changed', who: null, account: changedBy, address: null, about: `model ${tag}` },
      details: { threshold },
    })
    return { status: 'changed', previous, threshold }
  })
}

async function readThreshold(trx: Trx, id: number): Promise<number | null> {
  const [row] = await trx
    .select({ threshold: modelNumber('threshold') })
    .from(model)
    .where(eq(model.id, id))
  return row?.threshold ?? null
}

async function writeThreshold(trx: Trx, id: number, threshold: number): Promise<void> {
  try {
    await trx.update(model).set({ threshold }).where(eq(model.id, id))
  } catch (error) {
    if (databaseErrorCode(error) === 'ER_WARN_DATA_OUT_OF_RANGE') throw outOfRange(threshold)
    throw error
  }
}

function outOfRange(threshold: number): VigiaError {
  return new VigiaError(
    'threshold-out-of-range',
    `The column Model.threshold cannot hold ${threshold}; nothing is changed.`,
  )
}
