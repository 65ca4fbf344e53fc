import { VigiaError } from '@vigia/runtime'
import { MersenneTwister } from './mersenne-twister.ts'

export type SplitOptions = {
  /** A share of the rows between 0 and 1, both excluded, or (from 1 on) a whole number of rows. */
  testSize: number
  /** The seed: a whole number from 0 to 4,294,967,295. */
  randomState: number
}

/** Row numbers of the two parts, in the order in which scikit-learn returns them. */
export type Split = { train: Int32Array; test: Int32Array }

/**
 * Divides the rows 0 … count - 1 into two parts, index for index as scikit-learn's
 * `train_test_split(rows, test_size=testSize, random_state=randomState)` does.
 * Source: sklearn/model_selection/_split.py, `ShuffleSplit` and `_validate_shuffle_split`.
 *
 * @throws VigiaError `invalid-test-size` where scikit-learn refuses the size: it is neither a share nor a whole
 *   number of rows, or it leaves one of the parts empty; `invalid-seed`
 */
export function trainTestSplit(count: number, { testSize, randomState }: SplitOptions): Split {
  const testCount = countTestRows(count, testSize)
  const permutation = Int32Array.from({ length: count }, (_, row) => row)
  new MersenneTwister(randomState).shuffle(permutation)
  return { test: permutation.slice(0, testCount), train: permutation.slice(testCount) }
}

function countTestRows(count: number, testSize: number): number {
  const isShare = testSize > 0 && testSize < 1
  if (!isShare && !(Number.isInteger(testSize) && testSize >= 1)) {
    throw new VigiaError(
      'invalid-test-size',
      `The test size is a share between 0 and 1 or a whole number of rows, not ${testSize}.`,
    )
  }
  const testCount = isShare ? Math.ceil(testSize * count) : testSize
  if (testCount >= count) {
    throw new VigiaError(
      'invalid-test-size',
      `A test size of ${testSize} leaves none of ${count} rows for the training.`,
    )
  }
  return testCount
}
