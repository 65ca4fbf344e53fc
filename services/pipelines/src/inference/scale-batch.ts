import { describeBeat, type Model, scaleInPlace } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { SetAside } from '../queries/claims.ts'
import type { Batch } from './claimed-batches.ts'

export interface ScaledBatch {
  /** Row-major, `kept.length × 140`, scaled by the range the model was trained on. */
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
    const reason = ecgs.measuredAt[index] === null ? 'dt_measure is missing' : whyNot(raw, model)
    if (reason !== undefined) {
      setAside.push({ ecgId, reason })
      return
    }
    values.set(raw, kept.length * ECG_LENGTH)
    kept.push(index)
  })
  const scaled = values.subarray(0, kept.length * ECG_LENGTH)
  scaleInPlace(scaled, model.range)
  return { values: scaled, kept, setAside }
}

/** Why a model cannot judge these samples; undefined when it can. */
function whyNot(raw: Float64Array, { profile }: Model): string | undefined {
  if (!raw.every(Number.isFinite)) return 'a sample is NULL or not a finite number'
  const { mean, deviation } = describeBeat(raw)
  if (mean < profile.mean.lowest || mean > profile.mean.highest)
    return 'its mean is far from what the model was trained on'
  if (deviation < profile.deviation.lowest || deviation > profile.deviation.highest)
    return 'its deviation is far from what the model was trained on'
  return undefined
}
