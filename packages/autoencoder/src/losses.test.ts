import { expect, test } from 'vitest'
import { findLoss } from './losses.ts'

// Keras 3.15.1's losses of target [[0.4, 0.2], [0.5, 0.25]] and output [[0.9, 0.2], [3, -0.5]].
const errors = [0.5, 0, 2.5, -0.75]
const keras = { mae: 0.9375, mse: 1.765625, huber: 0.6015625, log_cosh: 0.5479871034622192 }

test.each(Object.entries(keras))('%s has the value that Keras gives', (name, expected) => {
  const { value } = findLoss(name)
  const mean = errors.reduce((sum, error) => sum + value(error), 0) / errors.length
  expect(mean).toBeCloseTo(expected, 6)
})

test.each(Object.keys(keras))('the derivative of %s is the slope of its value', (name) => {
  const { value, derivative } = findLoss(name)
  const step = 1e-6
  for (const error of [-3, -1.2, -0.4, -0.01, 0.02, 0.7, 0.99, 1.5, 20]) {
    const slope = (value(error + step) - value(error - step)) / (2 * step)
    expect(derivative(error)).toBeCloseTo(slope, 5)
  }
})

test('the derivative of the absolute error is 0 where there is no error', () => {
  expect(findLoss('mae').derivative(0)).toBe(0)
})

test('a large error does not overflow the logarithm of the hyperbolic cosine', () => {
  expect(findLoss('log_cosh').value(-5000)).toBeCloseTo(5000 - Math.LN2, 9)
})

test.each([
  ['MAE', 'mean_absolute_error'],
  ['mean_absolute_error', 'mean_absolute_error'],
  ['MeanAbsoluteError', 'mean_absolute_error'],
  ['mean_squared_error', 'mean_squared_error'],
  ['Huber', 'huber'],
  ['logcosh', 'log_cosh'],
  ['LogCosh', 'log_cosh'],
])('%s is known as %s', (name, canonical) => {
  expect(findLoss(name).name).toBe(canonical)
})

test('an unknown loss is refused with the names of the known ones', () => {
  expect(() => findLoss('hinge')).toThrow(expect.objectContaining({ code: 'unknown-loss' }))
  expect(() => findLoss('hinge')).toThrow(/not known.*mae.*mse.*huber.*log_cosh/)
})
