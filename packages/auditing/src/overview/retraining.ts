import { core, type Db, fromUtcColumn, type RetrainingOutcome, retrainingRun } from '@vigia/db'

const { desc } = core

/** The newest run of `retrain`. */
export interface LastRetraining {
  startedAt: string
  /** Null while it is at work, or where it was killed. */
  endedAt: string | null
  outcome: RetrainingOutcome | null
  reason: string | null
}

/** @returns undefined where `retrain` has never been run; moments are ISO 8601 in UTC */
export async function findLastRetraining(db: Db): Promise<LastRetraining | undefined> {
  const { id, startedAt, endedAt, outcome, reason } = retrainingRun
  const [row] = await db
    .select({ startedAt, endedAt, outcome, reason })
    .from(retrainingRun)
    .orderBy(desc(id))
    .limit(1)
  if (row === undefined) return undefined
  return {
    ...row,
    startedAt: fromUtcColumn(row.startedAt),
    endedAt: row.endedAt === null ? null : fromUtcColumn(row.endedAt),
  }
}
