import { core, type Db, inferenceClaim, inferenceEcg } from '@vigia/db'

const { and, asc, count, desc, eq, sql } = core
const { tag, ecgId, state, reason, changedAt } = inferenceClaim

/** Which of the ECGs that were set aside: all of them, one model's, or one. */
export interface SetAsideFilter {
  tag?: string | undefined
  ecgId?: number | undefined
}

const isSetAside = (filter: SetAsideFilter) =>
  and(
    eq(state, 'set-aside'),
    filter.tag === undefined ? undefined : eq(tag, filter.tag),
    filter.ecgId === undefined ? undefined : eq(ecgId, filter.ecgId),
  )

const givenReason = sql<string>`COALESCE(${reason}, '')`

/** How many ECGs were set aside, for each model and reason. */
export async function countSetAside(db: Db, filter: SetAsideFilter) {
  return await db
    .select({ tag, reason: givenReason, count: count() })
    .from(inferenceClaim)
    .where(isSetAside(filter))
    .groupBy(tag, reason)
    .orderBy(asc(tag), desc(count()), asc(reason))
}

export type SetAsideEcg = Awaited<ReturnType<typeof listSetAside>>[number]

/** The ECGs that were set aside, by model and id. */
export async function listSetAside(db: Db, filter: SetAsideFilter, limit: number) {
  return await db
    .select({
      tag,
      ecgId,
      /** By the clinic's clock; null where the clinic gave none, or the ECG is no longer there. */
      measuredAt: inferenceEcg.measuredAt,
      reason: givenReason,
      /** UTC, as the column has it. */
      setAsideAt: changedAt,
    })
    .from(inferenceClaim)
    .leftJoin(inferenceEcg, eq(inferenceEcg.id, ecgId))
    .where(isSetAside(filter))
    .orderBy(asc(tag), asc(ecgId))
    .limit(limit)
}

/**
 * Puts ECGs that were set aside back into the list of work.
 *
 * @returns how many
 */
export async function retrySetAside(db: Db, filter: SetAsideFilter): Promise<number> {
  const [result] = await db
    .update(inferenceClaim)
    .set({ state: 'pending', claim: null, reason: null, changedAt: sql`UTC_TIMESTAMP(6)` })
    .where(isSetAside(filter))
  return result.affectedRows
}
