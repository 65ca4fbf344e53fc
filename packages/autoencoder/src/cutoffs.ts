import type { Verdict } from '@vigia/contracts/ecg'

/** How many beats of each class have an error of at least `error`. */
export type Cutoff = { error: number; anomalous: number; normal: number }

/**
 * Every distinct error as a possible threshold, the largest first: what ROC and precision-recall curves are made of.
 * Equal errors are one cutoff, as beats which no threshold can tell apart.
 *
 * @param errors one for each beat, all finite
 * @param verdicts the labels of the same beats
 */
export function findCutoffs(errors: Float64Array, verdicts: ArrayLike<Verdict>): Cutoff[] {
  const descending = Uint32Array.from(errors.keys()).sort((left, right) => errors[right] - errors[left])
  const cutoffs: Cutoff[] = []
  let anomalous = 0
  let normal = 0
  for (const [position, index] of descending.entries()) {
    if (verdicts[index] === 'anomalous') anomalous++
    else normal++
    const error = errors[index]
    if (error !== errors[descending[position + 1]]) cutoffs.push({ error, anomalous, normal })
  }
  return cutoffs
}
