import { expect, test } from 'vitest'
import { pValue, rankErrors } from './error-ranks.ts'
import { MersenneTwister } from './mersenne-twister.ts'

test('p is one more than the training errors at least as large, by one more than there are', () => {
  const ranks = rankErrors(Float64Array.of(4, 1, 2, 2))
  expect([5, 4, 3, 2, 1.5, 1, 0].map((error) => pValue(ranks, error))).toEqual([
    0.2, 0.4, 0.4, 0.8, 0.8, 1, 1,
  ])
})

test('of many errors p is exact for the largest, and nowhere too small or a twentieth too large', () => {
  const random = new MersenneTwister(8)
  const errors = Float64Array.from({ length: 20_000 }, () => Math.fround(random.nextDouble()))
  const ranks = rankErrors(errors)
  expect(ranks.errors.length).toBeLessThanOrEqual(256)
  const sorted = errors.toSorted().reverse()
  for (let rank = 1; rank <= sorted.length; rank += rank < 20 ? 1 : 97) {
    const exact = (1 + rank) / (errors.length + 1)
    const found = pValue(ranks, sorted[rank - 1] as number)
    expect(found).toBeGreaterThanOrEqual(exact)
    expect(found).toBeLessThanOrEqual(rank < 20 ? exact : exact * 1.05)
  }
})

test('the order of the errors does not matter', () => {
  const errors = Float64Array.from({ length: 3000 }, (_, index) => (index * 7919) % 3001)
  expect(rankErrors(errors.toReversed())).toEqual(rankErrors(errors))
})
