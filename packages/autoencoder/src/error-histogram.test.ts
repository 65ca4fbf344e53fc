import { expect, test } from 'vitest'
import { findErrorHistogram } from './error-histogram.ts'

test('each beat is counted once, in the bin that holds its error', () => {
  const errors = Float64Array.of(0, 0.5, 49.5, 50, 20)
  const histogram = findErrorHistogram(errors, ['normal', 'anomalous', 'normal', 'anomalous', 'normal'])
  expect(histogram.edges).toEqual(Array.from({ length: 51 }, (_, index) => index))
  expect([histogram.normal[0], histogram.normal[20], histogram.normal[49]]).toEqual([1, 1, 1])
  expect([histogram.anomalous[0], histogram.anomalous[49]]).toEqual([1, 1])
  const counted = [...histogram.normal, ...histogram.anomalous].reduce((sum, count) => sum + count)
  expect(counted).toBe(errors.length)
})

test('errors that are all equal share the first bin', () => {
  const histogram = findErrorHistogram(Float64Array.of(0.2, 0.2), ['normal', 'anomalous'])
  expect(histogram.normal[0] + histogram.anomalous[0]).toBe(2)
  expect(histogram.edges[1]).toBeGreaterThan(histogram.edges[0])
})
