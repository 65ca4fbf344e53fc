import { expect, test } from 'vitest'
import { sharedRange, ticksOf } from './value-range.ts'

const beat = (...samples: number[]) => ({ input: samples, reconstruction: samples })

test('the range of several beats reaches from the tick below the lowest sample to the one above the highest', () => {
  const range = sharedRange([beat(-3.9, 0), { input: [0, 1], reconstruction: [1.2, 2.3] }])
  expect(range).toEqual({ low: -4, high: 4, step: 2 })
  expect(ticksOf(range)).toEqual([-4, -2, 0, 2, 4])
})

test('the ticks of small ranges are round numbers in spite of binary fractions', () => {
  expect(ticksOf(sharedRange([beat(0.21, 0.63)]))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
})

test('a flat beat lies inside a range of at least half the normalised scale', () => {
  const { low, high } = sharedRange([beat(0.4, 0.4)])
  expect(high - low).toBeGreaterThanOrEqual(0.5)
  expect(low).toBeLessThan(0.4)
  expect(high).toBeGreaterThan(0.4)
})

test('samples that no axis of doubles can span are refused', () => {
  expect(() => sharedRange([beat(-1.7e308, 1.7e308)])).toThrow(
    expect.objectContaining({ code: 'undrawable' }),
  )
})
