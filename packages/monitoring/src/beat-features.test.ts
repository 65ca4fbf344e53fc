import { expect, test } from 'vitest'
import { measureBeat } from './beat-features.ts'

test('a beat is measured by its mean, its spread, its extremes and how it jumps', () => {
  expect(measureBeat([1, 3, 2, 6])).toEqual({
    mean: 3,
    deviation: Math.sqrt((4 + 0 + 1 + 9) / 4),
    least: 1,
    most: 6,
    roughness: (4 + 1 + 16) / 3,
  })
})

test('a flat beat has neither spread nor roughness', () => {
  expect(measureBeat(new Float32Array(140).fill(0.5))).toMatchObject({
    mean: 0.5,
    deviation: 0,
    roughness: 0,
  })
})

test('nothing has no figures', () => {
  expect(() => measureBeat([])).toThrow('A beat without samples has no figures.')
})
