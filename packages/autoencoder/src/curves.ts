import type { Cutoff } from './cutoffs.ts'

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
    const { normal, anomalous } = corners[Math.round((index * (corners.length - 1)) / (kept - 1))]
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
