import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

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
  const descending = Uint32Array.from(errors.keys()).sort(
    (left, right) => (errors[right] as number) - (errors[left] as number),
  )
  const cutoffs: Cutoff[] = []
  let anomalous = 0
  let normal = 0
  for (const [position, index] of descending.entries()) {
    if (verdicts[index] === 'anomalous') anomalous++
    else normal++
    const error = errors[index] as number
    const next = descending[position + 1]
    if (next === undefined || error !== errors[next]) cutoffs.push({ error, anomalous, normal })
  }
  return cutoffs
}

/** A point of the ROC curve: the share of each class whose errors reach a cutoff. */
export type RocPoint = { falsePositiveRate: number; truePositiveRate: number }

const MOST_POINTS = 200

/**
 * The area under the ROC curve by trapezoids, as scikit-learn's `roc_auc_score`; null when a class is missing.
 *
 * @param cutoffs those of all beats, the largest error first
 */
export function areaUnderRoc(cutoffs: readonly Cutoff[]): number | null {
  const all = cutoffs.at(-1)
  if (!all || all.anomalous === 0 || all.normal === 0) return null
  let area = 0
  let previous = { anomalous: 0, normal: 0 }
  for (const cutoff of cutoffs) {
    area += ((cutoff.normal - previous.normal) * (cutoff.anomalous + previous.anomalous)) / 2
    previous = cutoff
  }
  return area / (all.normal * all.anomalous)
}

/**
 * The sum of the precisions, each weighted by the recall which its cutoff adds, as scikit-learn's
 * `average_precision_score`; null when there is no anomalous beat.
 *
 * @param cutoffs those of all beats, the largest error first
 */
export function averagePrecision(cutoffs: readonly Cutoff[]): number | null {
  const all = cutoffs.at(-1)
  if (!all || all.anomalous === 0) return null
  let sum = 0
  let found = 0
  for (const { anomalous, normal } of cutoffs) {
    sum += ((anomalous - found) * anomalous) / (anomalous + normal)
    found = anomalous
  }
  return sum / all.anomalous
}

/** At most 200 points, evenly chosen among the curve's corners, both ends included; none when a class is missing. */
export function thinRocCurve(cutoffs: readonly Cutoff[]): RocPoint[] {
  const all = cutoffs.at(-1)
  if (!all || all.anomalous === 0 || all.normal === 0) return []
  const corners = [{ error: Infinity, anomalous: 0, normal: 0 }, ...cutoffs].filter(isCorner)
  const kept = Math.min(MOST_POINTS, corners.length)
  return Array.from({ length: kept }, (_, index) => {
    const corner = Math.round((index * (corners.length - 1)) / (kept - 1))
    const { normal, anomalous } = corners[corner] as Cutoff
    return { falsePositiveRate: normal / all.normal, truePositiveRate: anomalous / all.anomalous }
  })
}

/** A point in the middle of a straight line adds nothing to the picture. */
function isCorner(cutoff: Cutoff, index: number, cutoffs: readonly Cutoff[]): boolean {
  const before = cutoffs[index - 1]
  const after = cutoffs[index + 1]
  if (!before || !after) return true
  const across = (cutoff.normal - before.normal) * (after.anomalous - cutoff.anomalous)
  const upwards = (after.normal - cutoff.normal) * (cutoff.anomalous - before.anomalous)
  return across !== upwards
}

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
    const counts = histogram[verdicts[index] as Verdict]
    counts[bin] = (counts[bin] as number) + 1
  }
  return histogram
}
