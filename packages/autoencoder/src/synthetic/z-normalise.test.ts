import { expect, test } from 'vitest'
import { zNormalise } from './z-normalise.ts'

test('z-normalisation divides by the sample standard deviation', () => {
  const samples = Float64Array.of(1, 2, 3, 4)
  zNormalise(samples)
  expect(samples[0]).toBeCloseTo(-1.5 / Math.sqrt(5 / 3), 12)
})
