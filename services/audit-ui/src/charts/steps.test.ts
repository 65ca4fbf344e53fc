import { expect, test } from 'vitest'
import { roundUp, stepPath } from './steps.ts'

test('values are steps as wide as their days, and a day without one is a gap', () => {
  expect(stepPath([10, 5, null, 0], 10)).toBe('M0 0H1V50H2M3 100H4')
  expect(stepPath([null, null], 10)).toBe('')
})

test.each([
  [0, 1],
  [1, 1],
  [0.031, 0.05],
  [2.1, 2.5],
  [73, 100],
  [1000, 1000],
  [1001, 2000],
])('the axis of %f ends at %f', (value, top) => {
  expect(roundUp(value)).toBe(top)
})
