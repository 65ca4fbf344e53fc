import type { ModelRun } from '@vigia/auditing'

export type ModelMetrics = NonNullable<NonNullable<ModelRun['run']>['metrics']>
export type RocPoint = ModelMetrics['rocCurve'][number]

/** The losses of an epoch, counted from 1. */
export interface EpochLoss {
  epoch: number
  training: number
  validation: number | null
}

export function listEpochs(losses: { training: number[]; validation: number[] }): EpochLoss[] {
  return losses.training.map((training, index) => ({
    epoch: index + 1,
    training,
    validation: losses.validation[index] ?? null,
  }))
}

/** Where the threshold stands on the ROC curve: the share of each class that is judged anomalous. */
export function thresholdPoint(confusion: ModelMetrics['confusion']): RocPoint | undefined {
  const normal = confusion.normalAsNormal + confusion.normalAsAnomalous
  const anomalous = confusion.anomalousAsNormal + confusion.anomalousAsAnomalous
  if (normal === 0 || anomalous === 0) return undefined
  return {
    falsePositiveRate: confusion.normalAsAnomalous / normal,
    truePositiveRate: confusion.anomalousAsAnomalous / anomalous,
  }
}

/** How many beats of each class have an error from `from` up to `to`. */
export interface ErrorBin {
  from: number
  to: number
  normal: number
  anomalous: number
}

export function listBins({ edges, normal, anomalous }: ModelMetrics['errorHistogram']): ErrorBin[] {
  return normal.map((count, index) => ({
    from: edges[index] ?? 0,
    to: edges[index + 1] ?? 0,
    normal: count,
    anomalous: anomalous[index] ?? 0,
  }))
}

/** Epochs to be written below a chart: the first, and then every 1st, 2nd, 5th, 10th and so on; eleven at most. */
export function epochTicks(epochs: number): number[] {
  let step = 1
  for (let factor = 0; epochs / step > 10; factor++) step *= factor % 3 === 1 ? 2.5 : 2
  const ticks = Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step)
  return step === 1 ? ticks : [1, ...ticks]
}
