import { type Model, meanAbsoluteErrors } from '@vigia/autoencoder'
import { ECG_LENGTH, maximumFloat, type Verdict } from '@vigia/contracts/ecg'
import type { SetAside } from '../queries/claims.ts'
import type { Batch } from './claimed-batches.ts'
import type { Reconstructor } from './reconstructor.ts'
import { scaleBatch } from './scale-batch.ts'
import { listUnlikeness } from './unlike.ts'

/** One judged ECG. */
export interface Judgement {
  ecgId: number
  measuredAt: string
  verdict: Verdict
  /** Mean absolute error over the samples, of scaled values (no unit). */
  error: number
  /** In what the ECG is unlike the beats that the model was trained on; empty for nearly all. */
  reasons: string[]
  /** 140 scaled samples. */
  values: Float32Array
  /** 140 samples, scaled likewise. */
  reconstruction: Float32Array
}

export interface JudgedBatch {
  judgements: Judgement[]
  setAside: SetAside[]
}

/**
 * Judges a batch: an ECG is anomalous when its reconstruction error is above the model's threshold, and one that is
 * unlike the training beats is judged as any other, with its reasons.
 */
export async function judgeBatch(
  reconstructor: Reconstructor,
  model: Model,
  batch: Batch,
): Promise<JudgedBatch> {
  const { values, kept, setAside } = scaleBatch(batch, model)
  const reconstructions = await reconstructor.reconstruct(model, values, kept.length)
  const errors = meanAbsoluteErrors(values, reconstructions, kept.length)
  const judgements: Judgement[] = []
  kept.forEach((index, row) => {
    const ecgId = batch.ecgs.ids[index] as number
    const error = errors[row] as number
    const [start, end] = [row * ECG_LENGTH, (row + 1) * ECG_LENGTH]
    // Of samples near the largest number the network's sums may overflow; one such sample makes the error no number.
    if (!(error <= maximumFloat)) {
      setAside.push({
        ecgId,
        reason: 'its samples are so large that the reconstruction error is no finite number',
      })
      return
    }
    judgements.push({
      ecgId,
      measuredAt: batch.ecgs.measuredAt[index] as string,
      verdict: error > model.threshold ? 'anomalous' : 'normal',
      error,
      reasons: listUnlikeness(
        batch.ecgs.values.subarray(index * ECG_LENGTH, (index + 1) * ECG_LENGTH),
        model,
      ),
      values: values.subarray(start, end),
      reconstruction: reconstructions.subarray(start, end),
    })
  })
  return { judgements, setAside }
}
