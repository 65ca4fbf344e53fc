import { expect, test } from 'vitest'
import { ECG_LENGTH } from './ecg.ts'
import { encodeInferences } from './results-client-encoding.ts'

const fields = {
  key: 'v1/"1"',
  source_ecg_id: 1,
  dt_measure: '2024-05-01T12:34:56',
  model_tag: 'v1',
  verdict: 'normal',
  error: 0.01,
  threshold: 0.03,
} as const

const numbers = Array.from(
  { length: ECG_LENGTH },
  (_, sample) => Math.sin(sample) * 10 ** ((sample % 70) - 40),
)

test('doubles arrive to the last bit, from an array and from a typed one', () => {
  const reconstruction = Float64Array.from(numbers)
  expect(JSON.parse(encodeInferences([{ ...fields, values: numbers, reconstruction }]))).toEqual({
    inferences: [{ ...fields, values: numbers, reconstruction: numbers }],
  })
})

test('single-precision numbers arrive to the last bit of theirs', () => {
  const values = Float32Array.from(numbers)
  const { inferences } = JSON.parse(encodeInferences([{ ...fields, values, reconstruction: values }]))
  expect(Float32Array.from(inferences[0].values)).toEqual(values)
})

test.each([Float32Array, Float64Array])('what is not finite becomes null in a %o', (TypedArray) => {
  const values = TypedArray.from([1, Number.NaN, Number.POSITIVE_INFINITY])
  const { inferences } = JSON.parse(encodeInferences([{ ...fields, values, reconstruction: values }]))
  expect(inferences[0].values).toEqual([1, null, null])
})
