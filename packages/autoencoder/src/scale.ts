import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import type { Beats } from './beats.ts'

/** The smallest and the largest sample of the training part: scaling maps them to 0 and 1. */
export type Range = { minimum: number; maximum: number }

/**
 * The exact range of the samples in the given rows.
 *
 * @param rows row numbers in `beats`: the whole training part, beats of both labels
 * @throws VigiaError `invalid-range` when there are no rows, a sample is not finite, or all samples are equal
 */
export function findRange(beats: Beats, rows: Int32Array): Range {
  const { values } = beats
  let minimum = Infinity
  let maximum = -Infinity
  for (const row of rows) {
    for (let index = row * ECG_LENGTH; index < (row + 1) * ECG_LENGTH; index++) {
      const value = values[index] as number
      if (!Number.isFinite(value)) {
        throw new VigiaError('invalid-range', `Row ${row} holds a sample that is not a finite number.`)
      }
      if (value < minimum) minimum = value
      if (value > maximum) maximum = value
    }
  }
  const range = { minimum, maximum }
  checkRange(range)
  return range
}

/**
 * Min-max scaling, in place: `(value - minimum) / (maximum - minimum)`. Samples outside of the range land outside
 * of 0 … 1.
 *
 * @throws VigiaError `invalid-range` when the range is empty or not finite
 */
export function scaleInPlace(values: Float32Array, range: Range): void {
  checkRange(range)
  const { minimum } = range
  const width = range.maximum - minimum
  for (let index = 0; index < values.length; index++) {
    values[index] = ((values[index] as number) - minimum) / width
  }
}

/**
 * The same of samples in double precision into an array of single precision, rounded once, as numpy does it. What
 * single precision cannot hold becomes infinite.
 *
 * @throws VigiaError `invalid-range` when the range is empty or not finite
 */
export function scaleInto(target: Float32Array, values: Float64Array, range: Range): void {
  checkRange(range)
  const { minimum } = range
  const width = range.maximum - minimum
  for (let index = 0; index < values.length; index++)
    target[index] = ((values[index] as number) - minimum) / width
}

/**
 * The way back from scaled samples, up to Float32 rounding, in a new array.
 *
 * @throws VigiaError `invalid-range` when the range is empty or not finite
 */
export function unscale(values: Float32Array, range: Range): Float32Array {
  checkRange(range)
  const { minimum } = range
  const width = range.maximum - minimum
  return values.map((value) => value * width + minimum)
}

function checkRange({ minimum, maximum }: Range): void {
  if (Number.isFinite(minimum) && Number.isFinite(maximum) && minimum < maximum) return
  throw new VigiaError(
    'invalid-range',
    `Nothing can be scaled by a range from ${minimum} to ${maximum}: the samples are missing or all equal.`,
  )
}
