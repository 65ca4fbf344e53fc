import {
  auditedBeat,
  core,
  type Db,
  ecg,
  givenLabel,
  type LeaseOutcome,
  leaseName,
  leftOutBeat,
  type RetrainingOutcome,
  type RetrainingStep,
  retrainingRun,
  takeLease,
  trainingRun,
  utcNow,
  withdrawnEcg,
} from '@vigia/db'

const { and, asc, count, desc, eq, gt, isNull, ne, sql } = core

export type RetrainingRun = typeof retrainingRun.$inferSelect

/** Leases retraining, unless another process retrains. */
export const leaseRetraining = (db: Db): Promise<LeaseOutcome> => takeLease(db, leaseName('retrain'))

/** Says of runs without an end that they were killed. To be called under the lease: then none of them is at work. */
export async function closeKilledRuns(db: Db): Promise<void> {
  await db
    .update(retrainingRun)
    .set({ outcome: 'killed', reason: sql`CONCAT('It was killed after the step ', \`step\`, '.')` })
    .where(isNull(retrainingRun.outcome))
}

/** Records that a run begins. */
export async function beginRun(db: Db, policy: RetrainingRun['policy']): Promise<number> {
  const [inserted] = await db.insert(retrainingRun).values({ policy, step: 'begun', startedAt: utcNow() })
  return inserted.insertId
}

/** Records what a run has decided, or how far it has come. */
export async function markRun(
  db: Db,
  id: number,
  marks: Partial<Pick<RetrainingRun, 'runKey' | 'championTag' | 'rowsDigest' | 'tag'>> & {
    step: RetrainingStep
  },
): Promise<void> {
  await db.update(retrainingRun).set(marks).where(eq(retrainingRun.id, id))
}

export interface RunEnd {
  outcome: RetrainingOutcome
  reason: string
  evidence?: unknown
}

/** Records how a run ended. */
export async function endRun(db: Db, id: number, { outcome, reason, evidence }: RunEnd): Promise<void> {
  await db
    .update(retrainingRun)
    .set({ outcome, reason: reason.slice(0, 1000), evidence: evidence ?? null, endedAt: utcNow() })
    .where(eq(retrainingRun.id, id))
}

/** The runs under a key, the first one first. */
export async function listRunsOfKey(db: Db, key: string): Promise<RetrainingRun[]> {
  return await db
    .select()
    .from(retrainingRun)
    .where(eq(retrainingRun.runKey, key))
    .orderBy(asc(retrainingRun.id))
}

/** The runs, the newest first. */
export async function listRuns(db: Db, limit: number): Promise<RetrainingRun[]> {
  return await db.select().from(retrainingRun).orderBy(desc(retrainingRun.id)).limit(limit)
}

/** What is known of the training of a model; undefined for one that Vigia has not trained. */
export async function findTrainingOf(db: Db, modelId: number) {
  const { rowsDigest, counts, startedAt, readAt } = trainingRun
  const [run] = await db
    .select({ rowsDigest, counts, startedAt, readAt })
    .from(trainingRun)
    .where(and(eq(trainingRun.modelId, modelId), isNull(trainingRun.removedAt)))
    .limit(1)
  return run
}

/**
 * How many rows have entered the training table since a moment, were taken out of it or corrected in it, and how many beats
 * were left out of training or taken in again.
 */
export async function countChangedRows(db: Db, since: string): Promise<number> {
  const [entered] = await db.select({ count: count() }).from(ecg).where(gt(ecg.enteredAt, since))
  const [withdrawn] = await db
    .select({ count: count() })
    .from(withdrawnEcg)
    .where(gt(withdrawnEcg.withdrawnAt, since))
  const [corrected] = await db
    .select({ count: count() })
    .from(givenLabel)
    .innerJoin(auditedBeat, eq(auditedBeat.trainingEcgId, givenLabel.ecgId))
    .innerJoin(ecg, eq(ecg.id, givenLabel.ecgId))
    .where(and(gt(auditedBeat.changedAt, since), ne(ecg.verdict, givenLabel.verdict)))
  const [leftOut] = await db
    .select({ count: count() })
    .from(leftOutBeat)
    .where(gt(leftOutBeat.recordedAt, since))
  return [entered, withdrawn, corrected, leftOut].reduce((sum, counted) => sum + (counted?.count ?? 0), 0)
}
