import { expect, test } from 'vitest'
import { RandomSource } from './random-source.ts'

test('normal draws have the mean and the deviation asked for', () => {
  const random = new RandomSource(1)
  const draws = Array.from({ length: 20_000 }, () => random.normal(3, 2))
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length
  // Four standard errors.
  expect(Math.abs(mean - 3)).toBeLessThan(0.057)
  expect(Math.abs(Math.sqrt(variance) - 2)).toBeLessThan(0.04)
})
