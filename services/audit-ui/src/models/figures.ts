import type { ModelRun } from '@vigia/auditing'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  aucStandardError,
  type Interval,
  newcombeInterval,
  normalInterval,
  wilsonInterval,
} from '@vigia/contracts/statistics'

/** The figures of a model as a whole, in the order in which they are shown. */
export const wholeFigures = [
  'sensitivity',
  'specificity',
  'accuracy',
  'rocAuc',
  'prAuc',
  'threshold',
  'minimum',
  'maximum',
] as const
export const classFigures = ['precision', 'recall', 'f1'] as const

export type WholeFigure = (typeof wholeFigures)[number]
export type ClassName = Verdict
export type ClassFigure = (typeof classFigures)[number]

/** A figure, and how sure it is: the counts that it is a share of, or a standard error. */
export interface Figure {
  /** Null where it was not recorded. */
  value: number | null
  certainty?: { part: number; whole: number } | { standardError: number }
}

/**
 * A figure of the whole model. Sensitivity and specificity are for anomalies: the shares of the anomalous beats judged
 * anomalous, and of the normal ones judged normal, which is the recall that the thesis kept.
 */
export function wholeFigure(model: ModelRun, name: WholeFigure): Figure {
  const metrics = model.run?.metrics ?? undefined
  if (name === 'sensitivity') return classFigure(model, 'anomalous', 'recall')
  if (name === 'specificity') return classFigure(model, 'normal', 'recall')
  if (name === 'prAuc') return { value: metrics?.prAuc ?? null }
  if (name === 'rocAuc') {
    const value = metrics?.rocAuc ?? null
    if (value === null || metrics === undefined) return { value }
    const standardError = aucStandardError(value, metrics.anomalous.support, metrics.normal.support)
    return { value, certainty: { standardError } }
  }
  if (name !== 'accuracy' || metrics === undefined) return { value: model[name] }
  const { normalAsNormal, anomalousAsAnomalous } = metrics.confusion
  return {
    value: model.accuracy,
    certainty: {
      part: normalAsNormal + anomalousAsAnomalous,
      whole: metrics.normal.support + metrics.anomalous.support,
    },
  }
}

/** A figure of one class. The thesis kept two of the normal class. */
export function classFigure(model: ModelRun, of: ClassName, name: ClassFigure): Figure {
  const metrics = model.run?.metrics ?? undefined
  if (metrics === undefined) return { value: of === 'normal' && name !== 'f1' ? model[name] : null }
  const value = metrics[of][name]
  if (name === 'f1') return { value }
  const { normalAsNormal, normalAsAnomalous, anomalousAsNormal, anomalousAsAnomalous } = metrics.confusion
  const part = of === 'normal' ? normalAsNormal : anomalousAsAnomalous
  const judgedSo = part + (of === 'normal' ? anomalousAsNormal : normalAsAnomalous)
  return { value, certainty: { part, whole: name === 'recall' ? metrics[of].support : judgedSo } }
}

/** The 95 % confidence interval of a figure; undefined where none can be told. */
export function intervalOf({ value, certainty }: Figure): Interval | undefined {
  if (certainty === undefined || value === null) return undefined
  if ('standardError' in certainty) return normalInterval(value, certainty.standardError, { low: 0, high: 1 })
  return wilsonInterval(certainty)
}

export type Judgement = 'better' | 'worse' | 'unclear' | 'higher' | 'lower' | 'equal'

/** How far a second model’s figure is from a first one’s, and what that means. */
export interface Difference {
  amount: number
  /** Of 95 %; undefined where none can be told. */
  interval: Interval | undefined
  judgement: Judgement
}

/**
 * A difference is called better or worse only where its interval leaves out zero; one without an interval is just higher
 * or lower.
 *
 * @param isQuality whether more of it is better
 * @returns undefined where one of them was not recorded
 */
export function compareFigures(left: Figure, right: Figure, isQuality: boolean): Difference | undefined {
  if (left.value === null || right.value === null) return undefined
  const amount = right.value - left.value
  const interval = isQuality ? differenceInterval(left, right) : undefined
  // Figures are shown with four digits: what is equal there is called so.
  if (Math.abs(amount) < 0.00005) return { amount: 0, interval, judgement: 'equal' }
  if (interval === undefined) return { amount, interval, judgement: amount > 0 ? 'higher' : 'lower' }
  if (interval.low <= 0 && interval.high >= 0) return { amount, interval, judgement: 'unclear' }
  return { amount, interval, judgement: amount > 0 ? 'better' : 'worse' }
}

function differenceInterval(left: Figure, right: Figure): Interval | undefined {
  const [one, two] = [left.certainty, right.certainty]
  if (one === undefined || two === undefined || left.value === null || right.value === null) return undefined
  if ('whole' in one && 'whole' in two) return newcombeInterval(one, two)
  if (!('standardError' in one && 'standardError' in two)) return undefined
  const standardError = Math.hypot(one.standardError, two.standardError)
  return normalInterval(right.value - left.value, standardError, { low: -1, high: 1 })
}

/** Whether more of a figure is better. */
export const isQuality = (name: WholeFigure): boolean =>
  !(name === 'threshold' || name === 'minimum' || name === 'maximum')
