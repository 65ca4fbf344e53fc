import { expect, test } from 'vitest'
import { resample } from './resample.ts'

test('resampling keeps the ends and runs straight between the samples', () => {
  expect(Array.from(resample(Float64Array.of(0, 2, 4), 5))).toEqual([0, 1, 2, 3, 4])
  expect(Array.from(resample(Float64Array.of(5, 1, 2, 0, 7), 3))).toEqual([5, 2, 7])
})
