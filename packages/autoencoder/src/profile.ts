import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Beats } from './beats.ts'

export type Bounds = { lowest: number; highest: number }

/** Between what bounds a raw beat's mean and deviation lie where it is like the beats a model was trained on. */
export type Profile = { mean: Bounds; deviation: Bounds }

/**
 * The mean and the population standard deviation of one beat.
 *
 * @param values its samples
 */
export function describeBeat(values: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]
  const mean = sum / values.length
  let squares = 0
  for (let index = 0; index < values.length; index++) squares += (values[index] - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / values.length) }
}

/**
 * The bounds that beats like the given ones keep to: means as far apart as theirs, and half of the largest deviation
 * more at both ends; deviations from half of the smallest to twice the largest. Wide enough for another patient's
 * beats, too narrow for another unit or for beats that were not normalised.
 *
 * @param beats raw, before they are scaled
 * @param rows row numbers in `beats`: the whole training part
 */
export function profileBeats(beats: Beats, rows: Int32Array): Profile {
  const mean = { lowest: Infinity, highest: -Infinity }
  const deviation = { lowest: Infinity, highest: -Infinity }
  for (const row of rows) {
    const beat = describeBeat(beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH))
    widen(mean, beat.mean)
    widen(deviation, beat.deviation)
  }
  const margin = deviation.highest / 2
  return {
    mean: { lowest: mean.lowest - margin, highest: mean.highest + margin },
    deviation: { lowest: deviation.lowest / 2, highest: deviation.highest * 2 },
  }
}

function widen(bounds: Bounds, value: number): void {
  if (value < bounds.lowest) bounds.lowest = value
  if (value > bounds.highest) bounds.highest = value
}
