import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Backend } from './backend.ts'
import { type Beats, copyRows } from './beats.ts'
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
 * The same for chosen rows, chunk by chunk, so that neither their values nor their reconstructions are held at once.
 *
 * @param beats scaled beats
 * @param rows row numbers in `beats`
 * @returns one error for each of `rows`, in their order
 */
export function errorsOfRows(
  backend: Backend | undefined,
  trained: TrainedNetwork,
  beats: Beats,
  rows: Int32Array,
): Float64Array {
  const errors = new Float64Array(rows.length)
  const buffer = new Float32Array(Math.min(CHUNK, rows.length) * ECG_LENGTH)
  for (let start = 0; start < rows.length; start += CHUNK) {
    const count = Math.min(CHUNK, rows.length - start)
    const values = buffer.subarray(0, count * ECG_LENGTH)
    copyRows(beats, rows.subarray(start, start + count), values)
    const reconstructions = reconstruct(backend, trained, values, count)
    errors.set(meanAbsoluteErrors(values, reconstructions, count), start)
  }
  return errors
}
