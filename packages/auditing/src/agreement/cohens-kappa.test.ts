import { expect, test } from 'vitest'
import { cohensKappa } from './cohens-kappa.ts'

// Expected values by statsmodels 0.15, cohens_kappa: kappa, std_kappa, kappa_low, kappa_upp.
test.each([
  {
    counts: [
      [20, 5],
      [10, 15],
    ],
    kappa: 0.4,
    standardError: 0.12699606293110033,
    confidence: { low: 0.151092290476661, high: 0.6489077095233389 },
  },
  {
    counts: [
      [44, 5, 1],
      [7, 20, 3],
      [9, 5, 6],
    ],
    kappa: 0.49152542372881347,
    standardError: 0.07212745929334068,
    confidence: { low: 0.35015820121748686, high: 0.6328926462401401 },
  },
  {
    counts: [
      [30, 2, 1, 0],
      [4, 12, 3, 1],
      [0, 2, 5, 0],
      [1, 0, 1, 8],
    ],
    kappa: 0.678407350689127,
    standardError: 0.07149827658981167,
    confidence: { low: 0.5382733036164129, high: 0.8185413977618412 },
  },
])('kappa of $counts is $kappa, with its standard error and its interval', ({ counts, ...expected }) => {
  const found = cohensKappa(counts)
  expect(found.kappa).toBeCloseTo(expected.kappa, 12)
  expect(found.standardError).toBeCloseTo(expected.standardError, 12)
  expect(found.confidence?.low).toBeCloseTo(expected.confidence.low, 12)
  expect(found.confidence?.high).toBeCloseTo(expected.confidence.high, 12)
})

test('readers who always agree have 1, who never agree at best -1, and by chance alone 0', () => {
  const kappa = (...counts: number[][]) => cohensKappa(counts).kappa
  expect(kappa([5, 0], [0, 7])).toBe(1)
  expect(kappa([0, 5], [5, 0])).toBe(-1)
  expect(kappa([4, 4], [4, 4])).toBe(0)
  expect(kappa([8, 2], [0, 0])).toBe(0)
})

test('the interval stays between -1 and 1', () => {
  const { confidence } = cohensKappa([
    [9, 0],
    [1, 1],
  ])
  expect(confidence?.high).toBe(1)
  expect(confidence?.low).toBeLessThan(1)
})

test('kappa is undefined where both said the same of everything, however many, and of no beats at all', () => {
  const undefinedKappa = { kappa: null, standardError: null, confidence: null }
  for (const count of [1, 10, 49, 12_345])
    expect(
      cohensKappa([
        [0, 0, 0],
        [0, count, 0],
        [0, 0, 0],
      ]),
    ).toEqual({ ...undefinedKappa, count, observed: 1, expected: 1 })
  expect(cohensKappa([[0]])).toEqual({ ...undefinedKappa, count: 0, observed: null, expected: null })
})

test('what is no square table of counts is refused', () => {
  for (const counts of [[[1, 2]], [[1], [2]], [[-1]], [[0.5]], [[Number.NaN]]])
    expect(() => cohensKappa(counts)).toThrow('square table of counts')
})
