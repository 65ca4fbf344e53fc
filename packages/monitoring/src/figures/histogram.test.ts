import { describe, expect, test } from 'vitest'
import { bucketOf, Histogram, middleOf, quantilesOf } from './histogram.ts'

/** Deterministic, over many powers of ten and both signs. */
const values = Array.from({ length: 10_000 }, (_, index) => Math.sin(index) * 10 ** ((index % 13) - 6))

const of = (numbers: readonly number[]) => {
  const histogram = Histogram.empty()
  for (const value of numbers) histogram.add(value)
  return histogram
}

test('a value lies within 0.8 % of the middle of its bucket', () => {
  for (const value of [...values, 1, -1, 2 ** -30, Number.MAX_VALUE, -1.7e308].filter(
    (value) => value !== 0,
  )) {
    const difference = Math.abs(middleOf(bucketOf(value)) - value)
    expect(difference).toBeLessThanOrEqual(
      Math.max(0.008 * Math.abs(value), Math.abs(value) < 2 ** -30 ? 2 ** -30 : 0),
    )
  }
})

test('larger values never have smaller buckets, and those of the signs mirror each other', () => {
  const sorted = [...values].sort((one, other) => one - other).map(bucketOf)
  expect(sorted).toEqual([...sorted].sort((one, other) => one - other))
  expect(values.map((value) => bucketOf(-value) + bucketOf(value))).toEqual(values.map(() => 0))
})

test('what is next to nothing is 0', () => {
  expect([0, -0, 1e-10, -1e-300].map(bucketOf).map(Math.abs)).toEqual([0, 0, 0, 0])
})

test.each([1, 2, 19, 20, 21, 10_000])(
  'the quantiles of %d values are those of the sorted values',
  (count) => {
    const some = values.slice(0, count)
    const sorted = [...some].sort((one, other) => one - other)
    const nearest = (share: number) =>
      middleOf(bucketOf(sorted[Math.max(1, Math.ceil(share * count)) - 1] as number))
    expect(quantilesOf(of(some).entries())).toEqual({
      q05: nearest(0.05),
      q25: nearest(0.25),
      q50: nearest(0.5),
      q75: nearest(0.75),
      q95: nearest(0.95),
    })
  },
)

test('nothing has no quantiles, and what is no finite number is nowhere', () => {
  expect(quantilesOf(of([]).entries())).toBeNull()
  expect(of([Number.NaN, Number.POSITIVE_INFINITY]).entries()).toEqual([])
})

describe('in whatever parts and order', () => {
  test('histograms add up to the same bytes', () => {
    const [one, other] = [of(values.slice(6000)), of(values.slice(0, 6000))]
    one.merge(other)
    expect(one.entries()).toEqual(of(values).entries())
  })

  test('what is taken away again leaves nothing behind', () => {
    const whole = of(values)
    whole.merge(of(values.slice(10)), -1)
    expect(whole.entries()).toEqual(of(values.slice(0, 10)).entries())
  })

  test('a histogram is what its entries say', () => {
    expect(Histogram.of(of(values).entries()).entries()).toEqual(of(values).entries())
  })
})
