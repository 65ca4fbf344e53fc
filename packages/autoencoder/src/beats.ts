import { ECG_LENGTH } from '@vigia/contracts/ecg'

/** Heartbeats as one block of numbers: row after row, `count × ECG_LENGTH`. */
export type Beats = { count: number; values: Float32Array }

/**
 * Copies rows of `beats` one after the other into `target`.
 *
 * @param rows row numbers in `beats`
 * @param target `rows.length × ECG_LENGTH` numbers, or more
 */
export function copyRows({ values }: Beats, rows: Int32Array, target: Float32Array): void {
  for (const [index, row] of rows.entries()) {
    target.set(values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH), index * ECG_LENGTH)
  }
}

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
      const value = values[index] as number
      if (value < smallest) smallest = value
      if (value > largest) largest = value
    }
  const width = (largest - smallest) / BINS
  if (width === 0) return shares.map(() => smallest)
  const counts = new Uint32Array(BINS)
  for (const row of rows)
    for (let index = row * ECG_LENGTH; index < (row + 1) * ECG_LENGTH; index++) {
      const bin = Math.min(BINS - 1, Math.floor(((values[index] as number) - smallest) / width))
      counts[bin] = (counts[bin] as number) + 1
    }
  const total = rows.length * ECG_LENGTH
  let bin = 0
  let below = 0
  const inBin = () => counts[bin] as number
  return shares.map((share) => {
    for (; bin < BINS - 1 && below + inBin() < share * total; bin++) below += inBin()
    const inside = inBin() === 0 ? 0 : (share * total - below) / inBin()
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
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      sums[sample] = (sums[sample] as number) + (values[row * ECG_LENGTH + sample] as number)
  return sums.map((sum) => sum / rows.length)
}

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
  for (let index = 0; index < values.length; index++) sum += values[index] as number
  const mean = sum / values.length
  let squares = 0
  for (let index = 0; index < values.length; index++) squares += ((values[index] as number) - mean) ** 2
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
