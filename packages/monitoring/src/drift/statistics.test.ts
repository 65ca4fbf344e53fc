import { expect, test } from 'vitest'
import { alarmLevel } from './alarm-level.ts'
import { addToSums, gradualLimit, meanRank, noSums } from './cumulative-sum.ts'
import { fisherExact } from './fisher-exact.ts'
import { kolmogorov, kolmogorovSmirnov } from './kolmogorov-smirnov.ts'
import scipy from './testing/scipy-values.json' with { type: 'json' }

const waves = (count: number, step: number, shift: number) =>
  Float64Array.from({ length: count }, (_, index) => Math.sin((index + 1) * step) + shift).sort()
const remainders = (count: number, by: number) =>
  Float64Array.from({ length: count }, (_, index) => index % by).sort()

test('two samples differ as SciPy says, by Stephens’s approximation, with equal values and without', () => {
  for (const [found, expected] of [
    [kolmogorovSmirnov(waves(100, 1.7, 0), waves(60, 2.3, 0.25)), scipy.waves],
    [kolmogorovSmirnov(remainders(300, 7), remainders(200, 9)), scipy.ties],
  ] as const) {
    expect(found.statistic).toBeCloseTo(expected.statistic, 12)
    expect(found.p).toBeCloseTo(expected.p, 10)
  }
  for (const { value, p } of scipy.kolmogorov) expect(kolmogorov(value)).toBeCloseTo(p, 10)
})

test('a sample does not differ from itself, and wholly from one beyond it', () => {
  const sample = waves(50, 1.7, 0)
  expect(kolmogorovSmirnov(sample, sample)).toEqual({ statistic: 0, p: 1 })
  const { statistic, p } = kolmogorovSmirnov(sample, waves(50, 1.7, 9))
  expect(statistic).toBe(1)
  expect(p).toBeLessThan(1e-20)
})

test('shares differ as SciPy says, two-sided', () => {
  for (const { table, p } of scipy.fisher) {
    const [of = 0, n = 0, otherOf = 0, otherN = 0] = table
    expect(fisherExact({ n, of }, { n: otherN, of: otherOf }) / p).toBeCloseTo(1, 8)
  }
})

test('the checks of a day spend no more than the day may, however many they are', () => {
  expect(alarmLevel(100, 0)).toBe(0.005)
  let spent = 0
  for (let check = 0; check < 1000; check++) spent += alarmLevel(100, check)
  expect(spent).toBeGreaterThan(0.00998)
  expect(spent).toBeLessThan(0.01)
})

test('a rank is 0 in the middle of the reference, the same for any scale of values, and equal values lie in their middle', () => {
  const reference = waves(101, 1.7, 0)
  expect(meanRank(reference, reference)).toBeCloseTo(0, 12)
  const stretched = (values: Float64Array) => values.map((value) => Math.exp(3 * value))
  const sample = waves(40, 2.3, 0.2)
  expect(meanRank(stretched(sample), stretched(reference))).toBe(meanRank(sample, reference))
  expect(meanRank([5, 5, 5], [5, 5, 5, 5])).toBe(0)
  expect(meanRank([9], reference)).toBeCloseTo(Math.sqrt(3), 12)
  expect(meanRank([-9], reference)).toBeCloseTo(-Math.sqrt(3), 12)
})

test('a sum forgets what is within the slack and keeps what goes on, in either direction', () => {
  const slight = addToSums(noSums, { count: 500, meanRank: 0.15 })
  expect(slight).toEqual({ up: 0, down: 0 })
  let sums = noSums
  for (let check = 0; check < 3; check++) sums = addToSums(sums, { count: 500, meanRank: -0.24 })
  expect(sums.up).toBe(0)
  expect(sums.down).toBeCloseTo(60, 9)
  expect(gradualLimit(100)).toBeLessThan(60)
  expect(gradualLimit(1000)).toBeGreaterThan(gradualLimit(100))
})
