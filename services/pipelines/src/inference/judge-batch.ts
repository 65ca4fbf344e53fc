import { type Model, meanAbsoluteErrors } from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import type { SetAside } from '../queries/claims.ts'
import type { Batch } from './claimed-batches.ts'
import type { Reconstructor } from './reconstructor.ts'
import { scaleBatch } from './scale-batch.ts'

/** One judged ECG. */
export interface Judgement {
  ecgId: number
  measuredAt: string
  verdict: Verdict
  /** Mean absolute error over the samples, of scaled values (no unit). */
  error: number
  /** 140 scaled samples. */
  values: Float32Array
  /** 140 samples, scaled likewise. */
  reconstruction: Float32Array
}

export interface JudgedBatch {
  judgements: Judgement[]
  setAside: SetAside[]
}

/** Judges a batch: an ECG is anomalous when its reconstruction error is above the model's threshold. */
export async function judgeBatch(
  reconstructor: Reconstructor,
  model: Model,
  batch: Batch,
): Promise<JudgedBatch> {
  const { values, kept, setAside } = scaleBatch(batch, model)
  const reconstructions = await reconstructor.reconstruct(model, values, kept.length)
  const errors = meanAbsoluteErrors(values, reconstructions, kept.length)
  const judgements = kept.map((index, row): Judgement => {
    const error = errors[row] as number
    const [start, end] = [row * ECG_LENGTH, (row + 1) * ECG_LENGTH]
    return {
      ecgId: batch.ecgs.ids[index] as number,
      measuredAt: batch.ecgs.measuredAt[index] as string,
      verdict: error > model.threshold ? 'anomalous' : 'normal',
      error,
      values: values.subarray(start, end),
      reconstruction: reconstructions.subarray(start, end),
    }
  })
  return { judgements, setAside }
}
