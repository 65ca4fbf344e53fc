import { expect, test } from 'vitest'
import { meanInterval } from './statistics.ts'

test('the interval of a mean is scipy’s of Student’s distribution', () => {
  const { mean, low, high } = meanInterval([0.938, 0.934, 0.941, 0.936, 0.939])
  expect(mean).toBeCloseTo(0.9376, 12)
  expect(low).toBeCloseTo(0.9342452086150734, 10)
  expect(high).toBeCloseTo(0.9409547913849265, 10)
})

test.each([
  // The 97.5 % quantiles of tables, by the number of values.
  [2, 12.706204736],
  [3, 4.30265273],
  [4, 3.182446305],
  [6, 2.570581836],
  [10, 2.262157163],
  [31, 2.042272456],
])('with %d values it reaches %d standard errors', (count, quantile) => {
  const values = Array.from({ length: count }, (_, index) => index % 2)
  const { mean, high } = meanInterval(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  expect((high - mean) / Math.sqrt(squares / (count - 1) / count)).toBeCloseTo(quantile, 7)
})

test('one value has no interval', () => {
  expect(meanInterval([0.9])).toEqual({ mean: 0.9, low: 0.9, high: 0.9 })
})
