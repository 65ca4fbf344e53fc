import type { Inference } from './inferences.ts'
import { packSamples } from './packed-samples.ts'

/** An inference as callers have it: samples may be in a typed array. They travel in single precision. */
export type InferenceToStore = Omit<Inference, 'values' | 'reconstruction'> & {
  values: ArrayLike<number>
  reconstruction: ArrayLike<number>
}

/** The body of `POST /inferences`, with packed samples. */
export function encodeInferences(inferences: readonly InferenceToStore[]): string {
  return JSON.stringify({ inferences: inferences.map(packInference) })
}

function packInference({ values, reconstruction, ...fields }: InferenceToStore) {
  return { ...fields, values: packSamples(values), reconstruction: packSamples(reconstruction) }
}
