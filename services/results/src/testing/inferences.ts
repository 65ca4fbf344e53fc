import { ECG_LENGTH, type Inference } from '@vigia/contracts'

/** A beat that depends on nothing but its number: a wave between 0 and 1. */
export function makeSamples(beat = 0): number[] {
  return Array.from({ length: ECG_LENGTH }, (_, sample) => 0.5 + Math.sin(sample / 9 + beat) / 2)
}

/** A good inference; `beat` makes key and samples of its own. */
export function makeInference(beat = 0, changes: Partial<Inference> = {}): Inference {
  const values = makeSamples(beat)
  return {
    key: `v1/${beat}`,
    source_ecg_id: beat,
    dt_measure: '2024-05-01T12:34:56',
    model_tag: 'v1',
    verdict: 'normal',
    error: 0.01,
    threshold: 0.03,
    values,
    reconstruction: values.map((value) => value + 0.01),
    ...changes,
  }
}

export function makeInferences(count: number): Inference[] {
  return Array.from({ length: count }, (_, beat) => makeInference(beat))
}
