import type { Verdict } from '@vigia/contracts/ecg'

/** How the errors of each class are spread: bin `i` reaches from `edges[i]` to `edges[i + 1]`. */
export type ErrorHistogram = { edges: number[]; normal: number[]; anomalous: number[] }

const BINS = 50

/**
 * Counts the errors in 50 bins of equal width between the smallest and the largest. A bin includes its lower edge;
 * the last one includes its upper edge too.
 *
 * @param errors one for each beat, all finite
 * @param verdicts the labels of the same beats
 */
export function findErrorHistogram(errors: Float64Array, verdicts: ArrayLike<Verdict>): ErrorHistogram {
  const smallest = errors.reduce((least, error) => Math.min(least, error), Infinity)
  const largest = errors.reduce((most, error) => Math.max(most, error), -Infinity)
  // All errors equal: bins of any width do, and all beats are in the first.
  const width = (largest - smallest) / BINS || 1 / BINS
  const histogram: ErrorHistogram = {
    edges: Array.from({ length: BINS + 1 }, (_, index) => smallest + index * width),
    normal: new Array<number>(BINS).fill(0),
    anomalous: new Array<number>(BINS).fill(0),
  }
  for (const [index, error] of errors.entries()) {
    const bin = Math.min(BINS - 1, Math.floor((error - smallest) / width))
    histogram[verdicts[index]][bin]++
  }
  return histogram
}
