import type { Verdict } from '@vigia/contracts/ecg'
import { tagCondition } from '@vigia/db'

/** Which beats, by what a reader may know before answering. */
export interface WorklistFilter {
  modelTag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
}

/**
 * Which beats, also by what the model says of them. Whoever filters so knows the verdict of all that is handed out, so
 * it is for the open view only: reading blind and filtering by verdict can't be had together.
 */
export interface RevealingWorklistFilter extends WorklistFilter {
  verdict?: Verdict
}

/** A condition on rows of `Worklist`, with the values of its placeholders. */
export interface Condition {
  sql: string
  parameters: (string | number)[]
}

/** A condition with the values of its placeholders, in their order. */
export const condition = (sql: string, ...parameters: (string | number)[]): Condition => ({ sql, parameters })

/** What all of some conditions let through; TRUE for none. */
export const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: ['TRUE', ...conditions.map(({ sql }) => sql)].join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
})

/** What a filter lets through, as a condition on `entry`; TRUE for all. */
export function filterCondition({ modelTag, verdict, from, to }: RevealingWorklistFilter): Condition {
  const parts: Condition[] = []
  if (modelTag !== undefined) parts.push(condition(tagCondition('entry.model_tag'), modelTag, modelTag))
  if (verdict !== undefined) parts.push(condition('entry.verdict = ?', verdict))
  if (from !== undefined) parts.push(condition('entry.dt_measure >= ?', from))
  if (to !== undefined) parts.push(condition('entry.dt_measure < ? + INTERVAL 1 DAY', to))
  return allOf(parts)
}
