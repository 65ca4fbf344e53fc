import { expect, test } from 'vitest'
import { aucStandardError, newcombeInterval, normalInterval, wilsonInterval } from './intervals.ts'

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
