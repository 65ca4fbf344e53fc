import { VigiaError } from '@vigia/runtime'

/**
 * The error above which a beat is held to be anomalous: mean plus population standard deviation (numpy's `std`) of
 * the errors of the beats which the network learnt from.
 *
 * @throws VigiaError `invalid-errors` when there are none or the result is not finite
 */
export function findThreshold(errors: Float64Array): number {
  let sum = 0
  for (const error of errors) sum += error
  const mean = sum / errors.length
  let squares = 0
  for (const error of errors) squares += (error - mean) ** 2
  const threshold = mean + Math.sqrt(squares / errors.length)
  if (Number.isFinite(threshold)) return threshold
  throw new VigiaError('invalid-errors', 'A threshold needs at least one error, and only finite ones.')
}
