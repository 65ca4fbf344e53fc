import { scoreInterval } from '@vigia/contracts/statistics'
import type { Weighed } from './weigh.ts'

/** A share, and where it lies with a confidence of 95 %; null where nothing can be said. */
export interface ShareEstimate {
  /** Beats that it rests on. */
  n: number
  /** 0 to 1. */
  estimate: number | null
  low: number | null
  high: number | null
}

/** How far a model and the readers say the same. */
export interface Estimates {
  /** Of all beats, those of which model and readers say the same. */
  agreement: ShareEstimate
  /** Of what readers call anomalous, what the model calls so. */
  sensitivity: ShareEstimate
  /** Of what readers call normal, what the model calls so. */
  specificity: ShareEstimate
  /** Of all beats, those that readers call anomalous. */
  anomalous: ShareEstimate
}

/** @param weighed undefined where nobody stands for some of the beats: then no share is estimated */
export function estimateShares(weighed: readonly Weighed[] | undefined): Estimates {
  const told = (weighed ?? []).filter(({ truth }) => truth !== null)
  const agrees = ({ verdict, truth }: Weighed) => verdict === truth
  const isAnomalous = ({ truth }: Weighed) => truth === 'anomalous'
  return {
    agreement: estimateShare(told, agrees),
    sensitivity: estimateShare(told.filter(isAnomalous), agrees),
    specificity: estimateShare(
      told.filter(({ truth }) => truth === 'normal'),
      agrees,
    ),
    anomalous: estimateShare(told, isAnomalous),
  }
}

/**
 * A weighted share: J. Hájek's ratio of weights, in V. P. Godambe and D. A. Sprott (editors), Foundations of Statistical
 * Inference (1971), 236. Its interval is Wilson's for as many beats as the weights leave, (Σw)²/Σw²: L. Kish, Survey Sampling
 * (1965), section 11.7, in Wilson's as C. Franco, R. J. A. Little, T. A. Louis and E. V. Slud compare such intervals in
 * Journal of Survey Statistics and Methodology 7 (2019), 334–364. With equal weights it is Wilson's interval itself.
 */
export function estimateShare(
  weighed: readonly Weighed[],
  isPart: (beats: Weighed) => boolean,
): ShareEstimate {
  const total = (of: (beats: Weighed) => number) => weighed.reduce((sum, beats) => sum + of(beats), 0)
  const n = total(({ count }) => count)
  const whole = total(({ weight, count }) => weight * count)
  if (whole === 0) return { n, estimate: null, low: null, high: null }
  const estimate = total((beats) => (isPart(beats) ? beats.weight * beats.count : 0)) / whole
  const effective = whole ** 2 / total(({ weight, count }) => weight ** 2 * count)
  return { n, estimate, ...scoreInterval(estimate, effective) }
}
