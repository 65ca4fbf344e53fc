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

test('the conformal threshold is the error that the given share of beats exceeds', () => {
  const errors = Float64Array.from({ length: 999 }, (_, index) => 999 - index)
  expect(findThreshold(errors, { name: 'conformal', share: 0.02 })).toBe(980)
  expect(findThreshold(errors, { name: 'conformal', share: 0.25 })).toBe(750)
})

test('of few errors the conformal threshold is the largest', () => {
  expect(findThreshold(Float64Array.of(3, 1, 2), { name: 'conformal', share: 0.02 })).toBe(3)
})

test('the order of the errors changes no conformal threshold', () => {
  const random = new MersenneTwister(3)
  const errors = Float64Array.from({ length: 500 }, () => random.nextDouble())
  const rule = { name: 'conformal', share: 0.1 } as const
  expect(findThreshold(errors.toReversed(), rule)).toBe(findThreshold(errors, rule))
})

test('errors that are not finite have no conformal threshold', () => {
  const rule = { name: 'conformal', share: 0.5 } as const
  for (const errors of [[], [0.1, Number.NaN], [0.1, 0.2, Infinity]])
    expect(() => findThreshold(Float64Array.from(errors), rule)).toThrow(
      expect.objectContaining({ code: 'invalid-errors' }),
    )
})
