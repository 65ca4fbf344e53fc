import { expect, test } from 'vitest'
import { MersenneTwister } from './mersenne-twister.ts'
import { findThreshold } from './threshold.ts'

test('the threshold is the mean plus the population standard deviation', () => {
  expect(findThreshold(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(7)
  expect(findThreshold(Float64Array.of(0.25))).toBe(0.25)
})

test('a thousand errors have the threshold that numpy gives', () => {
  const random = new MersenneTwister(7)
  const errors = Float64Array.from({ length: 1000 }, () => {
    const error = Math.floor(32 * random.nextDouble()) / 32
    random.nextDouble()
    return error
  })
  expect(findThreshold(errors)).toBeCloseTo(0.7585781245759837, 12)
})

test.each([[[]], [[0.1, Number.NaN]], [[Infinity]]])('the errors %j have none', (errors) => {
  expect(() => findThreshold(Float64Array.from(errors))).toThrow(
    expect.objectContaining({ code: 'invalid-errors' }),
  )
})
