import {
  decodeStoredModel,
  type Model,
  meanAbsoluteErrors,
  reconstructDirectly,
  scaleInto,
} from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { core, type DbOrTrx, model, modelNumber } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { Judged } from '../gate/judge-gate.ts'

const { eq } = core

/**
 * A stored model, ready to judge.
 *
 * @throws VigiaError `model-unknown` when its row is gone, `model-unreadable` when its bytes cannot be used
 */
export async function readModel(
  db: DbOrTrx,
  { modelId, tag }: { modelId: number; tag: string },
): Promise<Model> {
  const [row] = await db
    .select({
      weights: model.weights,
      minimum: modelNumber('minimum'),
      maximum: modelNumber('maximum'),
      threshold: modelNumber('threshold'),
    })
    .from(model)
    .where(eq(model.id, modelId))
  if (row === undefined) throw new VigiaError('model-unknown', `There is no model ${tag} any more.`)
  try {
    return decodeStoredModel({ ...row, weights: row.weights ?? new Uint8Array() })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new VigiaError('model-unreadable', `Model ${tag} cannot be used: ${reason}`, { cause })
  }
}

/**
 * What a model says of raw beats, by plain loops: the same on every machine. A beat whose error is no finite number
 * is anomalous.
 *
 * @param beats 140 raw samples each
 */
export function judgeBeats(judge: Model, beats: readonly ArrayLike<number>[]): Judged {
  const values = new Float32Array(beats.length * ECG_LENGTH)
  beats.forEach((samples, row) => {
    scaleInto(
      values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH),
      Float64Array.from(samples),
      judge.range,
    )
  })
  const errors = meanAbsoluteErrors(values, reconstructDirectly(judge, values, beats.length), beats.length)
  return {
    scores: errors.map((error) => (Number.isFinite(error) ? error : Number.MAX_VALUE)),
    verdicts: Array.from(errors, (error) => (error <= judge.threshold ? 'normal' : 'anomalous')),
  }
}
