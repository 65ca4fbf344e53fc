import { judgeRaw } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { describeDriftBeats, makeReference, type StoredReference } from '@vigia/monitoring'
import type { EvaluatedTraining, SplitTraining } from './training.ts'

/** Normal beats of a test part that are looked at, at most. */
const mostBeats = 1000

/** A copy of the test part's normal beats, raw, before they are scaled in place: evenly chosen where there are many. */
export function keepFreshNormals({ ecgs, split }: SplitTraining): Float64Array {
  const normal = Array.from(split.test).filter((row) => ecgs.verdicts[row] === 'normal')
  const count = Math.min(normal.length, mostBeats)
  const samples = new Float64Array(count * ECG_LENGTH)
  for (let place = 0; place < count; place++) {
    const row = normal[Math.floor((place * normal.length) / count)] as number
    samples.set(ecgs.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH), place * ECG_LENGTH)
  }
  return samples
}

/** What drift of this model is measured by: fresh normals, which it did not learn from. */
export function makeDriftReference({ model }: EvaluatedTraining, samples: Float64Array): StoredReference {
  const { scores, cut } = judgeRaw(model, samples)
  return makeReference('test', describeDriftBeats(samples, scores), cut)
}
