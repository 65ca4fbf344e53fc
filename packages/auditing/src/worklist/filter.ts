import type { BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { type DbOrTrx, tagCondition } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

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

/** Rows of the worklist that stand together in each of its indexes. */
export interface Kind {
  state: BeatState
  /** `nobody` but for what awaits its second reader. */
  firstReaderId: string
  verdict: Verdict
}

/** The `first_reader_id` of what awaits no second reader. */
export const nobody = ''

/** The verdicts that a filter lets through. */
export function verdictsOf({ verdict }: RevealingWorklistFilter): readonly Verdict[] {
  return verdict === undefined ? ['normal', 'anomalous'] : [verdict]
}

/** What is of a kind, and passes a filter. */
export function kindCondition(kind: Kind, filter: WorklistFilter): Condition {
  const { sql, parameters } = filterCondition({ ...filter, verdict: kind.verdict })
  return {
    sql: `entry.state = ? AND entry.first_reader_id = ? AND ${sql}`,
    parameters: [kind.state, kind.firstReaderId, ...parameters],
  }
}

/** Those who have read beats that await a second reader. */
export async function listFirstReaders(db: DbOrTrx): Promise<string[]> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    "SELECT DISTINCT `first_reader_id` AS id FROM `Worklist` WHERE `state` = 'awaiting-second'",
  )
  return rows.map((row) => String(row.id))
}
