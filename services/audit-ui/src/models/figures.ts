import type { ModelRun } from '@vigia/auditing'

/** The figures of a model as a whole, in the order in which they are shown. */
export const wholeFigures = ['accuracy', 'rocAuc', 'prAuc', 'threshold', 'minimum', 'maximum'] as const
export const classNames = ['normal', 'anomalous'] as const
export const classFigures = ['precision', 'recall', 'f1'] as const

export type WholeFigure = (typeof wholeFigures)[number]
export type ClassName = (typeof classNames)[number]
export type ClassFigure = (typeof classFigures)[number]

/** A figure of the whole model; null where it was not recorded. */
export function wholeFigure(model: ModelRun, name: WholeFigure): number | null {
  if (name === 'rocAuc' || name === 'prAuc') return model.run?.metrics?.[name] ?? null
  return model[name]
}

/** A figure of one class; null where it was not recorded. The thesis kept two of the normal class. */
export function classFigure(model: ModelRun, of: ClassName, name: ClassFigure): number | null {
  const recorded = model.run?.metrics?.[of][name]
  if (recorded !== undefined) return recorded
  return of === 'normal' && name !== 'f1' ? model[name] : null
}

export type Judgement = 'better' | 'worse' | 'higher' | 'lower' | 'equal'

/** How far a second model’s figure is from a first one’s, and what that means. */
export interface Difference {
  amount: number
  judgement: Judgement
}

/**
 * @param isQuality whether more of it is better; else it is only more
 * @returns undefined where one of them was not recorded
 */
export function compareFigures(
  left: number | null,
  right: number | null,
  isQuality: boolean,
): Difference | undefined {
  if (left === null || right === null) return undefined
  const amount = right - left
  // Figures are shown with four digits: what is equal there is called so.
  if (Math.abs(amount) < 0.00005) return { amount: 0, judgement: 'equal' }
  if (isQuality) return { amount, judgement: amount > 0 ? 'better' : 'worse' }
  return { amount, judgement: amount > 0 ? 'higher' : 'lower' }
}

/** Whether more of a figure is better. */
export const isQuality = (name: WholeFigure): boolean =>
  name === 'accuracy' || name === 'rocAuc' || name === 'prAuc'
