import { evaluate } from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import { meanInterval } from '@vigia/contracts/statistics'

/** What a detector says of beats. */
export interface Judged {
  /** One for each beat: above the threshold it is called anomalous. */
  scores: Float64Array
  threshold: number
  /** That it is anomalous, where the detector tells it. */
  probabilities?: Float64Array
}

/** How well a detector judged; precision, recall and F1 are of the anomalous class. */
export interface Figures {
  accuracy: number
  auc: number
  precision: number
  recall: number
  f1: number
  /** The share of the normal beats called anomalous. */
  falseAlarms: number
  /** The mean square distance of probability and label. */
  brier?: number
}

export type FigureName = keyof Figures
export type Summary = { [name in FigureName]?: { mean: number; low: number; high: number } }

/** Measures what was said of beats by their labels; what there is nothing to divide by for is 0. */
export function measure({ scores, threshold, probabilities }: Judged, verdicts: readonly Verdict[]): Figures {
  const { accuracy, rocAuc, anomalous, normal } = evaluate(scores, verdicts, threshold)
  return {
    accuracy,
    auc: rocAuc ?? 0,
    precision: anomalous.precision ?? 0,
    recall: anomalous.recall ?? 0,
    f1: anomalous.f1 ?? 0,
    falseAlarms: 1 - (normal.recall ?? 1),
    ...(probabilities === undefined ? {} : { brier: brierScore(probabilities, verdicts) }),
  }
}

function brierScore(probabilities: Float64Array, verdicts: readonly Verdict[]): number {
  let sum = 0
  for (const [row, probability] of probabilities.entries())
    sum += (probability - (verdicts[row] === 'anomalous' ? 1 : 0)) ** 2
  return sum / probabilities.length
}

/** The mean of each figure over repetitions with its interval of 95 %, within what a share can be. */
export function summarise(repetitions: readonly Figures[]): Summary {
  const names = Object.keys(repetitions[0] ?? {}) as FigureName[]
  return Object.fromEntries(
    names.map((name) => {
      const { mean, low, high } = meanInterval(repetitions.map((figures) => figures[name] as number))
      return [name, { mean, low: Math.max(0, low), high: Math.min(1, high) }]
    }),
  )
}
