import type { BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  type Condition,
  filterCondition,
  type RevealingWorklistFilter,
  type WorklistFilter,
} from './worklist-filter.ts'

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
