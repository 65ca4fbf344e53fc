import {
  core,
  type Db,
  databaseErrorCode,
  inTransaction,
  isThresholdOf,
  model,
  modelNumber,
  modelThreshold,
  type Trx,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { findModelId } from './models.ts'

const { asc, eq } = core

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
