import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { areaUnderRoc, averagePrecision, type RocPoint, thinRocCurve } from './curves.ts'
import { findCutoffs } from './cutoffs.ts'
import { type ErrorHistogram, findErrorHistogram } from './error-histogram.ts'

/** How often each label met each judgement: label first, judgement second. */
export type ConfusionMatrix = {
  normalAsNormal: number
  normalAsAnomalous: number
  anomalousAsNormal: number
  anomalousAsAnomalous: number
}

/**
 * Of one class; null where there is nothing to divide by: precision of a class that nothing was judged to be of,
 * recall and F1 of one that has no beats. (scikit-learn warns and writes 0, which reads as the worst of models.)
 * `support` counts its beats.
 */
export type ClassMetrics = {
  precision: number | null
  recall: number | null
  f1: number | null
  support: number
}

/** How well errors and a threshold tell the two classes apart. Plain numbers: it survives JSON as it is. */
export type Metrics = {
  accuracy: number
  confusion: ConfusionMatrix
  /** The thesis's precision and recall are these. */
  normal: ClassMetrics
  anomalous: ClassMetrics
  /** Area under the ROC curve, anomalous being positive; null when a class is missing. */
  rocAuc: number | null
  /** Area under the precision-recall curve of the anomalous class: average precision; null when it is missing. */
  prAuc: number | null
  /** For a chart: at most 200 points from (0, 0) to (1, 1); empty when a class is missing. */
  rocCurve: RocPoint[]
  errorHistogram: ErrorHistogram
}

/**
 * @param errors one reconstruction error for each beat
 * @param verdicts the labels of the same beats
 * @param threshold a beat is judged anomalous when its error is above it
 * @throws VigiaError `invalid-errors` when there are none, one is not finite, or their number isn't the labels'
 */
export function evaluate(errors: Float64Array, verdicts: ArrayLike<Verdict>, threshold: number): Metrics {
  if (errors.length === 0 || errors.length !== verdicts.length || !errors.every(Number.isFinite)) {
    throw new VigiaError(
      'invalid-errors',
      'An evaluation needs one finite error for each of at least one label.',
    )
  }
  const confusion = countConfusion(errors, verdicts, threshold)
  const cutoffs = findCutoffs(errors, verdicts)
  return {
    accuracy: (confusion.normalAsNormal + confusion.anomalousAsAnomalous) / errors.length,
    confusion,
    ...describeClasses(confusion),
    rocAuc: areaUnderRoc(cutoffs),
    prAuc: averagePrecision(cutoffs),
    rocCurve: thinRocCurve(cutoffs),
    errorHistogram: findErrorHistogram(errors, verdicts),
  }
}

function countConfusion(
  errors: Float64Array,
  verdicts: ArrayLike<Verdict>,
  threshold: number,
): ConfusionMatrix {
  const confusion = { normalAsNormal: 0, normalAsAnomalous: 0, anomalousAsNormal: 0, anomalousAsAnomalous: 0 }
  for (const [index, error] of errors.entries()) {
    const isAbove = error > threshold
    if (verdicts[index] === 'normal') confusion[isAbove ? 'normalAsAnomalous' : 'normalAsNormal']++
    else confusion[isAbove ? 'anomalousAsAnomalous' : 'anomalousAsNormal']++
  }
  return confusion
}

/** The metrics of both classes, which a confusion matrix tells. */
export function describeClasses(confusion: ConfusionMatrix): Pick<Metrics, 'normal' | 'anomalous'> {
  const { normalAsNormal, normalAsAnomalous, anomalousAsNormal, anomalousAsAnomalous } = confusion
  return {
    normal: describeClass(normalAsNormal, anomalousAsNormal, normalAsAnomalous),
    anomalous: describeClass(anomalousAsAnomalous, normalAsAnomalous, anomalousAsNormal),
  }
}

/**
 * @param hits beats of the class judged as such
 * @param intruders beats of the other class judged to be of this one
 * @param misses beats of the class judged to be of the other one
 */
function describeClass(hits: number, intruders: number, misses: number): ClassMetrics {
  const support = hits + misses
  return {
    precision: divide(hits, hits + intruders),
    recall: divide(hits, support),
    f1: support === 0 ? null : divide(2 * hits, 2 * hits + intruders + misses),
    support,
  }
}

function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
