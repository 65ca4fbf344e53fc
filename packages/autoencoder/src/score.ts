import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Backend } from './backend.ts'
import { type Beats, copyRows } from './beats.ts'
import { BLOCK_LENGTH } from './head/blocks.ts'
import type { Score } from './model.ts'
import type { TrainedNetwork } from './network.ts'
import { reconstruct } from './reconstruct.ts'

const CHUNK = 4096

/**
 * The mean absolute error of each reconstruction, whatever loss the network was trained with.
 *
 * @param values `count × ECG_LENGTH` scaled samples
 * @param reconstructions as many samples
 * @returns one error for each beat, in scaled units
 */
export function meanAbsoluteErrors(
  values: Float32Array,
  reconstructions: Float32Array,
  count: number,
): Float64Array {
  const errors = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let index = row * ECG_LENGTH; index < (row + 1) * ECG_LENGTH; index++) {
      sum += Math.abs((reconstructions[index] as number) - (values[index] as number))
    }
    errors[row] = sum / ECG_LENGTH
  }
  return errors
}

/**
 * The reconstruction errors of a score: the mean absolute error, the mean square, or the mean square of the residual's
 * block means, which leaves out noise that no network can learn.
 *
 * @param values `count × ECG_LENGTH` samples as the network sees them
 * @param reconstructions as many samples
 * @returns one error for each beat
 */
export function measureErrors(
  score: Score,
  values: Float32Array,
  reconstructions: Float32Array,
  count: number,
): Float64Array {
  if (score === 'mae') return meanAbsoluteErrors(values, reconstructions, count)
  const length = score === 'mse' ? 1 : BLOCK_LENGTH
  const errors = new Float64Array(count)
  for (let row = 0, index = 0; row < count; row++) {
    let squares = 0
    while (index < (row + 1) * ECG_LENGTH) {
      let sum = 0
      for (const end = index + length; index < end; index++)
        sum += (reconstructions[index] as number) - (values[index] as number)
      squares += sum * sum
    }
    // A block's mean, times √5, squared is its sum squared by 5; of these the mean.
    errors[row] = squares / ECG_LENGTH
  }
  return errors
}

/**
 * The same for chosen rows, chunk by chunk, so that neither their values nor their reconstructions are held at once.
 *
 * @param beats as the network sees them
 * @param rows row numbers in `beats`
 * @returns one error for each of `rows`, in their order
 */
export function errorsOfRows(
  backend: Backend | undefined,
  trained: TrainedNetwork,
  beats: Beats,
  rows: Int32Array,
  score: Score = 'mae',
): Float64Array {
  const errors = new Float64Array(rows.length)
  const buffer = new Float32Array(Math.min(CHUNK, rows.length) * ECG_LENGTH)
  for (let start = 0; start < rows.length; start += CHUNK) {
    const count = Math.min(CHUNK, rows.length - start)
    const values = buffer.subarray(0, count * ECG_LENGTH)
    copyRows(beats, rows.subarray(start, start + count), values)
    const reconstructions = reconstruct(backend, trained, values, count)
    errors.set(measureErrors(score, values, reconstructions, count), start)
  }
  return errors
}
