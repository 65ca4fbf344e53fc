import { expect, test } from 'vitest'
import { strengthOf } from './strength.ts'

test.each([
  [-0.01, 'poor'],
  [0, 'slight'],
  [0.2, 'slight'],
  [0.204, 'slight'],
  [0.21, 'fair'],
  [0.4, 'fair'],
  [0.41, 'moderate'],
  [0.61, 'substantial'],
  [0.8, 'substantial'],
  [0.81, 'almost-perfect'],
  [1, 'almost-perfect'],
])('a kappa of %d is called %s by Landis and Koch', (kappa, strength) => {
  expect(strengthOf(kappa)).toBe(strength)
})
