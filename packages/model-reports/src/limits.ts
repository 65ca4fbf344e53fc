import { wilsonInterval } from '@vigia/contracts/statistics'
import type { ModelReport } from './model-report.ts'

/** What a reader of a report has to know before they rely on the model; figures by name, for a sentence of words.ts. */
export type Limit =
  | { kind: 'no-training' | 'one-beat' | 'patients' | 'not-diagnosis' | 'same-source' }
  | { kind: 'few'; of: 'anomalous' | 'normal'; count: number; width: number }
  | { kind: 'idle-units'; idle: number; count: number }
  | { kind: 'guard'; dropped: number }
  | { kind: 'threshold-set'; times: number }
  | { kind: 'read-once'; count: number; all: number }

/** Of a class of the test part: an interval of its share that is wider says little, in points from 0 to 1. */
const widest = 0.1

/** What the model cannot do, and what its figures do not tell: always the same ones first, then what is known of it. */
export function findLimits({ training, thresholdChanges }: ModelReport): Limit[] {
  const limits: Limit[] = [
    { kind: 'not-diagnosis' },
    { kind: 'one-beat' },
    { kind: 'patients' },
    { kind: training === null ? 'no-training' : 'same-source' },
  ]
  const { metrics, codeUnits, counts = {} } = training ?? {}
  if (metrics !== undefined && metrics !== null) {
    const { confusion } = metrics
    const right = { anomalous: confusion.anomalousAsAnomalous, normal: confusion.normalAsNormal }
    for (const label of ['anomalous', 'normal'] as const) {
      const { support } = metrics[label]
      const interval = wilsonInterval({ part: right[label], whole: support })
      const width = interval === undefined ? 1 : interval.high - interval.low
      if (width > widest) limits.push({ kind: 'few', of: label, count: support, width })
    }
  }
  if (codeUnits !== undefined && codeUnits !== null && codeUnits.idle > 0)
    limits.push({ kind: 'idle-units', ...codeUnits })
  const { left_out_by_guard: dropped = 0, relabelled_once: once = 0, relabelled: all = 0 } = counts
  if (dropped > 0) limits.push({ kind: 'guard', dropped })
  if (once > 0) limits.push({ kind: 'read-once', count: once, all })
  if (thresholdChanges.length > 0) limits.push({ kind: 'threshold-set', times: thresholdChanges.length })
  return limits
}
