import { expect, test } from 'vitest'
import { isWholeBeat, regionBetween, ticksOfRegion, wholeBeat } from './region.ts'

test('a stretch is the same whichever end was marked first', () => {
  expect(regionBetween(80, 20)).toEqual([20, 80])
  expect(regionBetween(20, 80)).toEqual([20, 80])
})

test('a stretch ends where the beat does', () => {
  expect(regionBetween(-4, 400)).toEqual(wholeBeat)
  expect(isWholeBeat([0, 139])).toBe(true)
  expect(isWholeBeat([0, 138])).toBe(false)
})

test('a click is no stretch', () => {
  expect(regionBetween(20, 20)).toBeUndefined()
  expect(regionBetween(20, 23)).toBeUndefined()
  expect(regionBetween(20, 24)).toEqual([20, 24])
})

test('ticks are round samples between the ends, none of them too close to an end', () => {
  expect(ticksOfRegion(wholeBeat)).toEqual([0, 20, 40, 60, 80, 100, 120, 139])
  expect(ticksOfRegion([13, 33])).toEqual([13, 20, 25, 30, 33])
  expect(ticksOfRegion([20, 24])).toEqual([20, 21, 22, 23, 24])
})
