import { VigiaError } from '@vigia/runtime'
import type { Model } from './model.ts'
import { decodeModel } from './model-file.ts'
import { decodeKerasWeights, isPickle } from './pickle/keras-weights.ts'

/** What a row of the table `Model` holds. */
export interface StoredModel {
  weights: Uint8Array
  /** The range that is scaled to 0 … 1, which a pickle does not carry; null where the column is NULL. */
  minimum: number | null
  maximum: number | null
  /** What the model goes by now, whatever training found. */
  threshold: number | null
}

/** A model that goes by its row. */
export type DecodedModel = Model & {
  /** What training found, where the stored bytes say it: a pickle's don't. */
  trainedThreshold?: number
}

/**
 * The model of a row: a safetensors file of Vigia's, or a Python pickle of Keras's weights, as the thesis stored them.
 * Nothing in either is executed.
 *
 * @throws VigiaError as `decodeModel` does; `model-corrupt` when a column that is needed is NULL or makes no sense
 */
export function decodeStoredModel(row: StoredModel): DecodedModel {
  if (isPickle(row.weights)) {
    const threshold = requireThreshold(row.threshold)
    return {
      ...decodeKerasWeights(row.weights),
      range: requireRange(row),
      score: 'mae',
      threshold,
      thresholdRule: { name: 'mean-sd' },
    }
  }
  const model = decodeModel(row.weights)
  return goByThreshold({ ...model, trainedThreshold: model.threshold }, row.threshold)
}

/**
 * The same model by the threshold that its row has. A FLOAT column rounds what training found, and then the model goes
 * by what was rounded, as its figures do.
 *
 * @throws VigiaError `model-corrupt` when no error can be judged by it
 */
export function goByThreshold<Decoded extends DecodedModel>(model: Decoded, stored: number | null): Decoded {
  const threshold = requireThreshold(stored)
  const { trainedThreshold } = model
  const isRounded = trainedThreshold !== undefined && threshold === Math.fround(trainedThreshold)
  return { ...model, threshold: isRounded ? trainedThreshold : threshold }
}

function requireThreshold(threshold: number | null): number {
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
