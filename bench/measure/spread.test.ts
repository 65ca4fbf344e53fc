import { expect, test } from 'vitest'
import { formatSpread, quantile, spreadOf } from './spread.ts'

test('the median of an even number of values lies between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, minimum: 1, maximum: 4 })
})

test('values are ordered as numbers, not as text', () => {
  expect(spreadOf([10, 9, 100])).toEqual({ median: 10, minimum: 9, maximum: 100 })
})

test('a quantile between two values lies between them in proportion, as in numpy', () => {
  // numpy.quantile([0, 10, 20, 40], 0.95) is 37.
  expect(quantile([0, 10, 20, 40], 0.95)).toBeCloseTo(37, 12)
})

test('nothing measured is an error, not a figure', () => {
  expect(() => spreadOf([])).toThrow('no measurement')
})

test('a spread is shown as its median and its ends', () => {
  expect(formatSpread({ median: 1234.56, minimum: 0.04, maximum: 2000 }, 1)).toBe('1,234.6 (0.0–2,000.0)')
})
