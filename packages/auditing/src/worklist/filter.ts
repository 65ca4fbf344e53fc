import { type BeatState, verdicts } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { alias, core, type DbOrTrx, hasIndexedTag, type SQL, worklist } from '@vigia/db'
import { allOf } from '../statements/fragments.ts'

const { eq, gte, sql } = core

/** A row of the worklist, as conditions and queries name it. */
export const entry = alias(worklist, 'entry')

/** Which beats, by what a reader may know before answering. */
export interface WorklistFilter {
  modelTag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
}

/**
 * Which beats, also by what the model says of them. Whoever filters so knows the verdict of all that is leased, so
 * it is for the open view only: reading blind and filtering by verdict can't be had together.
 */
export interface RevealingWorklistFilter extends WorklistFilter {
  verdict?: Verdict
}

/** What a filter lets through, as a condition on `entry`; TRUE for all. */
export function filterCondition({ modelTag, verdict, from, to }: RevealingWorklistFilter): SQL {
  return allOf([
    modelTag !== undefined && hasIndexedTag(entry.modelTag, modelTag),
    verdict !== undefined && eq(entry.verdict, verdict),
    from !== undefined && gte(entry.measuredAt, from),
    to !== undefined && sql`${entry.measuredAt} < ${to} + INTERVAL 1 DAY`,
  ])
}

/** Rows of the worklist that stand together in the indexes by which they are counted. */
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
  return verdict === undefined ? verdicts : [verdict]
}

/** What is of a kind, and passes a filter. */
export function kindCondition(kind: Kind, filter: WorklistFilter): SQL {
  return allOf([
    eq(entry.state, kind.state),
    eq(entry.firstReaderId, kind.firstReaderId),
    filterCondition({ ...filter, verdict: kind.verdict }),
  ])
}

/**
 * Those who have read beats that await a second reader. Grouped by the columns of an index, of which the servers read one
 * entry a reader; for a DISTINCT they would read all that wait.
 */
export async function listFirstReaders(db: DbOrTrx): Promise<string[]> {
  const { state, firstReaderId } = worklist
  const rows = await db
    .select({ id: firstReaderId })
    .from(worklist, { forceIndex: 'Worklist_first_reader' })
    .where(eq(state, 'awaiting-second'))
    .groupBy(state, firstReaderId)
  return rows.map(({ id }) => id)
}
