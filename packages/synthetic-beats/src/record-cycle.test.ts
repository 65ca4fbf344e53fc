import { expect, test } from 'vitest'
import { resample, zNormalise } from './record-cycle.ts'

test('resampling keeps the ends and runs straight between the samples', () => {
  expect(Array.from(resample(Float64Array.of(0, 2, 4), 5))).toEqual([0, 1, 2, 3, 4])
  expect(Array.from(resample(Float64Array.of(5, 1, 2, 0, 7), 3))).toEqual([5, 2, 7])
})

test('z-normalisation divides by the sample standard deviation', () => {
  const samples = Float64Array.of(1, 2, 3, 4)
  zNormalise(samples)
  expect(samples[0]).toBeCloseTo(-1.5 / Math.sqrt(5 / 3), 12)
})
