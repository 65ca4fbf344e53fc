import type { Verdict } from '@vigia/contracts/ecg'

/** How many ECGs there are of each label. */
export interface LabelCounts {
  normal: number
  anomalous: number
}

export function countLabels(verdicts: Iterable<Verdict>): LabelCounts {
  const counts = { normal: 0, anomalous: 0 }
  for (const verdict of verdicts) counts[verdict]++
  return counts
}

/**
 * What a person should know of the labels before they trust the model, in sentences.
 *
 * @param all of all ECGs of the period
 * @param test of those of the test part
 */
export function listWarnings(all: LabelCounts, test: LabelCounts): string[] {
  const warnings: string[] = []
  if (all.normal < all.anomalous)
    warnings.push(
      `Only ${all.normal} of ${all.normal + all.anomalous} ECGs are normal: is_anomalous is 1 for a normal ECG and 0 for an anomalous one. Are the labels the other way round?`,
    )
  for (const label of ['normal', 'anomalous'] as const)
    if (test[label] === 0)
      warnings.push(
        `The test part has no ${label} ECG: what cannot be computed without one is left open, and the accuracy is of one class.`,
      )
  return warnings
}
