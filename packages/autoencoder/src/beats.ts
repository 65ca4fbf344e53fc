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
