import { expect, test } from 'vitest'
import { aucStandardError, newcombeInterval, normalInterval, wilsonInterval } from './statistics.ts'

const rounded = (interval: { low: number; high: number } | undefined) =>
  interval && [Number(interval.low.toFixed(4)), Number(interval.high.toFixed(4))]

test('Wilson’s interval is that of Newcombe’s examples', () => {
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
  expect(rounded(wilsonInterval({ part: 81, whole: 263 }))).toEqual([0.2553, 0.3662])
  expect(rounded(wilsonInterval({ part: 15, whole: 148 }))).toEqual([0.0624, 0.1605])
  expect(rounded(wilsonInterval({ part: 0, whole: 20 }))).toEqual([0, 0.1611])
  expect(rounded(wilsonInterval({ part: 1, whole: 29 }))).toEqual([0.0061, 0.1718])
})

test('the interval of a difference is that of Newcombe’s examples, the second less the first', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10.
  expect(rounded(newcombeInterval({ part: 48, whole: 80 }, { part: 56, whole: 70 }))).toEqual([
    0.0524, 0.3339,
  ])
  expect(rounded(newcombeInterval({ part: 3, whole: 10 }, { part: 9, whole: 10 }))).toEqual([0.1705, 0.809])
  expect(rounded(newcombeInterval({ part: 0, whole: 10 }, { part: 10, whole: 10 }))).toEqual([0.6075, 1])
})

test('a share of nothing has no interval', () => {
  expect(wilsonInterval({ part: 0, whole: 0 })).toBeUndefined()
  expect(newcombeInterval({ part: 0, whole: 0 }, { part: 1, whole: 2 })).toBeUndefined()
})

test('the standard error of an area is Hanley and McNeil’s, and its interval ends at 1', () => {
  // 51 anomalous and 58 normal, area 0.893: √((0.0956 + 50 · 0.00923 + 57 · 0.04507) / 2958).
  expect(aucStandardError(0.893, 51, 58)).toBeCloseTo(0.0325, 4)
  expect(normalInterval(0.99, 0.02, { low: 0, high: 1 }).high).toBe(1)
})

// Expected values by statsmodels 0.15, proportion_confint(found, count, 0.05, 'wilson').
test.each([
  [0, 10, 0, 0.27753279986288926],
  [1, 10, 0.017876213095072924, 0.40415002679523854],
  [5, 10, 0.23659309051256394, 0.7634069094874361],
  [10, 10, 0.7224672001371106, 1],
  [3, 645, 0.0015830492774801912, 0.013584691141853575],
  [81, 263, 0.2552885198782742, 0.36620957698280004],
  [15, 148, 0.06238639953073628, 0.16048724172330803],
  [1, 1, 0.2065493143772374, 1],
  [0, 1, 0, 0.7934506856227627],
])('the 95 %% interval of %d in %d goes from %d to %d', (found, count, low, high) => {
  const interval = wilsonInterval({ part: found, whole: count })
  expect(interval?.low).toBeCloseTo(low, 12)
  expect(interval?.high).toBeCloseTo(high, 12)
})

test('what is no count and a part of it is refused', () => {
  for (const [found, count] of [
    [-1, 5],
    [6, 5],
    [0.5, 5],
    [1, Number.NaN],
  ] as const)
    expect(() => wilsonInterval({ part: found, whole: count })).toThrow('a count and a part of it')
})
