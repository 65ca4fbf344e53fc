import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { MersenneTwister } from '../mersenne-twister.ts'

/** Samples in one block, and blocks in a beat. */
export const BLOCK_LENGTH = 5
export const BLOCKS = ECG_LENGTH / BLOCK_LENGTH

/**
 * Beats as 28 means of 5 samples each, times √5, so that the distance of two beats is about that of their samples
 * without the noise: piecewise aggregate approximation, Keogh and others, "Dimensionality reduction for fast
 * similarity search in large time series databases", Knowledge and Information Systems 3 (2001), 263–286.
 *
 * @param values raw samples, `ECG_LENGTH` a row
 * @param rows row numbers in `values`; all of them when not given
 * @returns `BLOCKS` numbers for each of the rows, in their order and in the unit of the samples
 */
export function toBlocks(values: ArrayLike<number>, rows?: ArrayLike<number>): Float32Array {
  const count = rows === undefined ? values.length / ECG_LENGTH : rows.length
  const blocks = new Float32Array(count * BLOCKS)
  for (let row = 0; row < count; row++) {
    let sample = (rows === undefined ? row : (rows[row] as number)) * ECG_LENGTH
    for (let block = row * BLOCKS; block < (row + 1) * BLOCKS; block++) {
      let sum = 0
      for (let index = 0; index < BLOCK_LENGTH; index++) sum += values[sample++] as number
      blocks[block] = (sum / BLOCK_LENGTH) * Math.sqrt(BLOCK_LENGTH)
    }
  }
  return blocks
}

/** The blocks of the given rows, one after the other. */
export function blocksOfRows(blocks: Float32Array, rows: ArrayLike<number>): Float32Array {
  const chosen = new Float32Array(rows.length * BLOCKS)
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number
    chosen.set(blocks.subarray(row * BLOCKS, (row + 1) * BLOCKS), index * BLOCKS)
  }
  return chosen
}

/**
 * @throws VigiaError `invalid-blocks` when there is not one row of finite blocks for each label
 */
export function checkLabelledBlocks(blocks: Float32Array, verdicts: ArrayLike<Verdict>): void {
  if (blocks.length !== verdicts.length * BLOCKS)
    throw new VigiaError('invalid-blocks', `Labelled beats need ${BLOCKS} blocks for each label.`)
  if (!blocks.every(Number.isFinite))
    throw new VigiaError('invalid-blocks', 'A beat among the labelled ones has samples that are not finite.')
}

/**
 * The row numbers in an order that depends on what is in the rows alone, not on where they stood: by the first block
 * that differs; of equal beats the anomalous first. Whatever follows this order is the same for a permuted table.
 */
export function orderByContent(blocks: Float32Array, verdicts: ArrayLike<Verdict>): Int32Array {
  const isNormal = (row: number) => (verdicts[row] === 'normal' ? 1 : 0)
  return Int32Array.from(verdicts, (_, row) => row).sort(
    (left, right) => compareBlocks(blocks, left, right) || isNormal(left) - isNormal(right) || left - right,
  )
}

/** Below, at or above 0 as the first block that differs is smaller in `left`, none differs, or it is larger. */
export function compareBlocks(blocks: Float32Array, left: number, right: number): number {
  for (let block = 0; block < BLOCKS; block++) {
    const difference = (blocks[left * BLOCKS + block] as number) - (blocks[right * BLOCKS + block] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * At most `most` of the rows, in their order: all of a label of which there are few, at most half of each where there
 * are many of both.
 *
 * @param rows row numbers in `verdicts`
 */
export function sampleRows(
  rows: Int32Array,
  verdicts: ArrayLike<Verdict>,
  most: number,
  seed: number,
): Int32Array {
  if (rows.length <= most) return rows
  const normal = rows.filter((row) => verdicts[row] === 'normal')
  const anomalous = rows.filter((row) => verdicts[row] !== 'normal')
  const half = Math.floor(most / 2)
  const fewer = Math.min(normal.length, anomalous.length, half)
  const random = new MersenneTwister(seed)
  const isDrawn = new Set<number>()
  for (const [part, count] of [
    [normal, normal.length <= anomalous.length ? fewer : most - fewer],
    [anomalous, normal.length <= anomalous.length ? most - fewer : fewer],
  ] as const) {
    random.shuffle(part)
    for (const row of part.subarray(0, count)) isDrawn.add(row)
  }
  return rows.filter((row) => isDrawn.has(row))
}
