import { expect, test } from 'vitest'
import { ECG_LENGTH } from './ecg.ts'
import { unpackSamples } from './packed-samples.ts'
import { encodeInferences } from './results-client-encoding.ts'

const fields = {
  key: 'v1/"1"',
  dt_measure: '2024-05-01T12:34:56',
  model_tag: 'v1',
  verdict: 'normal' as const,
  error: 0.1,
  threshold: 0.2,
  reasons: ['unlike the training beats: flat'],
}
const numbers = Array.from({ length: ECG_LENGTH }, (_, sample) => sample / 128)

test('an inference is written whole, its samples packed, from an array and a typed one alike', () => {
  const body = encodeInferences([{ ...fields, values: numbers, reconstruction: Float32Array.from(numbers) }])
  const { inferences } = JSON.parse(body)
  const { values, reconstruction, ...others } = inferences[0]
  expect(others).toEqual(fields)
  expect(unpackSamples(values)).toEqual(numbers)
  expect(unpackSamples(reconstruction)).toEqual(numbers)
})
