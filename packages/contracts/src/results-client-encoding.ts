import type { Inference } from './inferences.ts'

/** An inference as callers have it: samples may be in a typed array. */
export type InferenceToStore = Omit<Inference, 'values' | 'reconstruction'> & {
  values: ArrayLike<number>
  reconstruction: ArrayLike<number>
}

/** The body of `POST /inferences`. */
export function encodeInferences(inferences: readonly InferenceToStore[]): string {
  return `{"inferences":[${inferences.map(encodeInference).join(',')}]}`
}

function encodeInference({ values, reconstruction, ...fields }: InferenceToStore): string {
  const head = JSON.stringify(fields).slice(0, -1)
  return `${head},"values":${encodeSamples(values)},"reconstruction":${encodeSamples(reconstruction)}}`
}

/** Nine digits tell every single-precision number from every other. */
const floatDigits = 9

/**
 * Samples as a JSON array. From a Float32Array each is written with the digits it has, not with those of the double
 * nearest to it, which takes half the bytes and half the time. What is not finite becomes null, and is refused.
 */
function encodeSamples(samples: ArrayLike<number>): string {
  if (!(samples instanceof Float32Array)) return JSON.stringify(Array.from(samples))
  let text = ''
  for (const sample of samples)
    text += Number.isFinite(sample) ? `,${sample.toPrecision(floatDigits)}` : ',null'
  return `[${text.slice(1)}]`
}
