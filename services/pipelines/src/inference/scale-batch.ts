import { type Model, scaleInto } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { SetAside } from '../queries/claims.ts'
import type { Batch } from './claimed-batches.ts'

export interface ScaledBatch {
  /** Row-major, `kept.length × 140`, scaled by the range the model was trained on and never clipped. */
  values: Float32Array
  /** The batch's indices of the ECGs that can be judged. */
  kept: number[]
  setAside: SetAside[]
}

/** Scales the ECGs that can be judged, and says of the others why they cannot. */
export function scaleBatch({ claim, ecgs }: Batch, model: Model): ScaledBatch {
  const values = new Float32Array(ecgs.ids.length * ECG_LENGTH)
  const kept: number[] = []
  const setAside: SetAside[] = []
  const present = new Set(ecgs.ids)
  for (const ecgId of claim.ecgIds)
    if (!present.has(ecgId)) setAside.push({ ecgId, reason: 'the ECG is no longer there' })

  ecgs.ids.forEach((ecgId, index) => {
    const raw = ecgs.values.subarray(index * ECG_LENGTH, (index + 1) * ECG_LENGTH)
    // The next one's place as long as this one is not kept.
    const scaled = values.subarray(kept.length * ECG_LENGTH, (kept.length + 1) * ECG_LENGTH)
    scaleInto(scaled, raw, model.range)
    const reason = whyNot(ecgs.measuredAt[index] ?? null, raw, scaled)
    if (reason === undefined) kept.push(index)
    else setAside.push({ ecgId, reason })
  })
  return { values: values.subarray(0, kept.length * ECG_LENGTH), kept, setAside }
}

/** Why nothing can judge these samples; undefined when a model can, however unlike its training beats they are. */
function whyNot(measuredAt: string | null, raw: Float64Array, scaled: Float32Array): string | undefined {
  if (measuredAt === null) return 'dt_measure is missing'
  if (!raw.every(Number.isFinite)) return 'a sample is NULL or not a finite number'
  if (!scaled.every(Number.isFinite)) return 'a sample is too large: scaled, no FLOAT holds it'
  return undefined
}
