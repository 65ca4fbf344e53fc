import { VigiaError } from '@vigia/runtime'

/** How a threshold comes from the errors of the training normals. */
export type ThresholdRule = { name: 'mean-sd' } | { name: 'conformal'; share: number }

/**
 * The error above which a beat is held to be anomalous. `mean-sd`, the thesis's, is the mean plus the population standard
 * deviation (numpy's `std`); `conformal` the error that a given share of the normal beats exceeds: the
 * ⌈(n + 1)(1 - share)⌉-th smallest.
 * Source of the second: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005.
 *
 * @param errors of the beats which the network learnt from
 * @throws VigiaError `invalid-errors` when there are none or the result is not finite
 */
export function findThreshold(errors: Float64Array, rule: ThresholdRule = { name: 'mean-sd' }): number {
  const threshold = rule.name === 'mean-sd' ? meanPlusDeviation(errors) : quantile(errors, rule.share)
  if (Number.isFinite(threshold)) return threshold
  throw new VigiaError('invalid-errors', 'A threshold needs at least one error, and only finite ones.')
}

function meanPlusDeviation(errors: Float64Array): number {
  let sum = 0
  for (const error of errors) sum += error
  const mean = sum / errors.length
  let squares = 0
  for (const error of errors) squares += (error - mean) ** 2
  return mean + Math.sqrt(squares / errors.length)
}

function quantile(errors: Float64Array, share: number): number {
  if (!errors.every(Number.isFinite)) return Number.NaN
  // Of few errors the rule would ask for one above the largest.
  const rank = Math.min(errors.length, Math.ceil((errors.length + 1) * (1 - share)))
  return errors.toSorted()[rank - 1] ?? Number.NaN
}
