import { VigiaError } from '@vigia/runtime'
import type { Model } from './model.ts'
import { decodeKerasWeights, isPickle } from './pickle/keras-weights.ts'
import { decodeModel } from './weights-codec.ts'

/** What a row of the table `Model` holds. */
export interface StoredModel {
  weights: Uint8Array
  /** The range that is scaled to 0 … 1, which a pickle does not carry; null where the column is NULL. */
  minimum: number | null
  maximum: number | null
  /** What the model goes by now, whatever training found. */
  threshold: number | null
}

/**
 * The model of a row: a safetensors file of Vigia's, or a Python pickle of Keras's weights, as the thesis stored them.
 * Nothing in either is executed.
 *
 * @throws VigiaError as `decodeModel` does; `model-corrupt` when a column that is needed is NULL or makes no sense
 */
export function decodeStoredModel(row: StoredModel): Model {
  const threshold = requireThreshold(row.threshold)
  if (!isPickle(row.weights)) return { ...decodeModel(row.weights), threshold }
  return { ...decodeKerasWeights(row.weights), range: requireRange(row), threshold }
}

/**
 * A stored threshold, once it is known to be one that errors can be judged by.
 *
 * @throws VigiaError `model-corrupt`
 */
export function requireThreshold(threshold: number | null): number {
  if (threshold !== null && Number.isFinite(threshold) && threshold >= 0) return threshold
  throw new VigiaError(
    'model-corrupt',
    `Its threshold is ${threshold === null ? 'NULL' : threshold}, by which no error can be judged.`,
  )
}

function requireRange({ minimum, maximum }: StoredModel): Model['range'] {
  const isRange =
    minimum !== null &&
    maximum !== null &&
    Number.isFinite(minimum) &&
    Number.isFinite(maximum) &&
    minimum < maximum
  if (isRange) return { minimum, maximum }
  throw new VigiaError(
    'model-corrupt',
    `Its min_value is ${minimum ?? 'NULL'} and its max_value ${maximum ?? 'NULL'}, by which no beat can be scaled.`,
  )
}
