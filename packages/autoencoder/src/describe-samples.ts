import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Beats } from './beats.ts'

/** Bins between the smallest and the largest sample: a percentile is right to a part in so many of that range. */
const BINS = 65_536

/**
 * Percentiles of all samples in the given rows, to 1/65,536 of their range; counted, since sorting a million beats'
 * samples would take longer than fitting on them.
 *
 * @param rows row numbers in `beats`, at least one, without samples that are not finite
 * @param shares from 0 to 1, ascending
 */
export function findPercentiles({ values }: Beats, rows: Int32Array, shares: readonly number[]): number[] {
  let smallest = Infinity
  let largest = -Infinity
  for (const row of rows)
    for (let index = row * ECG_LENGTH; index < (row + 1) * ECG_LENGTH; index++) {
      const value = values[index]
      if (value < smallest) smallest = value
      if (value > largest) largest = value
    }
  const width = (largest - smallest) / BINS
  if (width === 0) return shares.map(() => smallest)
  const counts = new Uint32Array(BINS)
  for (const row of rows)
    for (let index = row * ECG_LENGTH; index < (row + 1) * ECG_LENGTH; index++)
      counts[Math.min(BINS - 1, Math.floor((values[index] - smallest) / width))]++
  const total = rows.length * ECG_LENGTH
  let bin = 0
  let below = 0
  return shares.map((share) => {
    while (bin < BINS - 1 && below + counts[bin] < share * total) below += counts[bin++]
    const inside = counts[bin] === 0 ? 0 : (share * total - below) / counts[bin]
    return smallest + (bin + Math.min(1, Math.max(0, inside))) * width
  })
}

/**
 * The mean of the given rows at each sample.
 *
 * @param rows row numbers in `beats`, at least one
 * @returns 140 values in the unit of `beats`
 */
export function findMeanBeat({ values }: Beats, rows: Int32Array): Float64Array {
  const sums = new Float64Array(ECG_LENGTH)
  for (const row of rows)
    for (let sample = 0; sample < ECG_LENGTH; sample++) sums[sample] += values[row * ECG_LENGTH + sample]
  return sums.map((sum) => sum / rows.length)
}
