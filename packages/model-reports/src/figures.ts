import type { Run } from '@vigia/auditing'
import { aucStandardError, type Interval, normalInterval, wilsonInterval } from '@vigia/contracts/statistics'

export type FigureName =
  | 'sensitivity'
  | 'specificity'
  | 'accuracy'
  | 'precision-anomalous'
  | 'precision-normal'
  | 'roc-auc'
  | 'pr-auc'

/** A figure of the test part; from 0 to 1, null where there is nothing to divide by. */
export interface Figure {
  name: FigureName
  value: number | null
  /** Of 95 %: Wilson's of shares, Hanley and McNeil's of the area under the ROC curve. */
  interval: Interval | undefined
  /** What a share is made of. */
  counts?: { part: number; whole: number }
}

/** The figures of a test part, anomalous being what is looked for; empty where none were stored. */
export function listFigures(metrics: Run['metrics']): Figure[] {
  if (metrics === null) return []
  const { confusion, rocAuc, prAuc, normal, anomalous } = metrics
  const { normalAsNormal, normalAsAnomalous, anomalousAsNormal, anomalousAsAnomalous } = confusion
  const share = (name: FigureName, part: number, others: number): Figure => {
    const counts = { part, whole: part + others }
    const value = counts.whole === 0 ? null : part / counts.whole
    return { name, value, interval: wilsonInterval(counts), counts }
  }
  const interval =
    rocAuc === null
      ? undefined
      : normalInterval(rocAuc, aucStandardError(rocAuc, anomalous.support, normal.support), {
          low: 0,
          high: 1,
        })
  return [
    share('sensitivity', anomalousAsAnomalous, anomalousAsNormal),
    share('specificity', normalAsNormal, normalAsAnomalous),
    share('accuracy', normalAsNormal + anomalousAsAnomalous, normalAsAnomalous + anomalousAsNormal),
    share('precision-anomalous', anomalousAsAnomalous, normalAsAnomalous),
    share('precision-normal', normalAsNormal, anomalousAsNormal),
    { name: 'roc-auc', value: rocAuc, interval },
    { name: 'pr-auc', value: prAuc, interval: undefined },
  ]
}

/** Precision by recall at the points of the ROC curve, from the numbers of beats of both classes. */
export function precisionCurve(metrics: NonNullable<Run['metrics']>): [number, number][] {
  const { normal, anomalous, rocCurve } = metrics
  return rocCurve.flatMap(({ falsePositiveRate, truePositiveRate }): [number, number][] => {
    const found = truePositiveRate * anomalous.support
    const alarms = found + falsePositiveRate * normal.support
    return alarms === 0 ? [] : [[truePositiveRate, found / alarms]]
  })
}
