// Simple waves for this package's tests: quick to make, and a small network can learn them.

import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Beats } from './beats.ts'
import { MersenneTwister } from './mersenne-twister.ts'

/** Scaled waves, one a row: a single hump of random place and height over a little noise. */
export function makeWaves(count: number, seed: number): Beats {
  const random = new MersenneTwister(seed)
  const values = new Float32Array(count * ECG_LENGTH)
  for (let row = 0; row < count; row++) {
    const centre = 40 + 40 * random.nextDouble()
    const height = 0.4 + 0.4 * random.nextDouble()
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const hump = height * Math.exp(-(((sample - centre) / 12) ** 2))
      values[row * ECG_LENGTH + sample] = 0.1 + hump + 0.02 * random.nextDouble()
    }
  }
  return { count, values }
}

/** The row numbers from `start` to `end`, `end` excluded. */
export function rowsBetween(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, index) => start + index)
}
