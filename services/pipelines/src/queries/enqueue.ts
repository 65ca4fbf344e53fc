import { core, type Db, type DbOrTrx, erasure, inferenceClaim, inferenceEcg, inTransaction } from '@vigia/db'
import { now, type Scope } from './claims.ts'

const { and, asc, eq, gt, gte, lte, notExists, sql } = core

/** ECGs looked at in one step of a sweep. */
const windowSize = 10_000

/** Lets the few ECGs since a day be found by their time: in the order of the ids, all wide rows would be read. */
const byTime = sql`${inferenceEcg} IGNORE INDEX FOR ORDER BY (PRIMARY)`

/**
 * One step of a sweep over the clinic's table: of the next 10,000 ECGs, those that this tag has not seen are entered
 * into the list of work.
 *
 * @param after where the step before ended; the sweep begins without it
 * @returns where this step ended; undefined when the table has no more
 */
export async function enqueueWindow(db: Db, scope: Scope, after?: number): Promise<number | undefined> {
  const start = after ?? (scope.ecgId === undefined ? Number.MIN_SAFE_INTEGER : scope.ecgId - 1)
  const measured = scope.since === undefined ? undefined : gte(inferenceEcg.measuredAt, scope.since)
  const ids = db
    .select({ id: sql<number>`${inferenceEcg.id}`.as('id') })
    .from(scope.since === undefined ? inferenceEcg : byTime)
    .where(and(gt(inferenceEcg.id, start), measured))
    .orderBy(asc(inferenceEcg.id))
    .limit(windowSize)
    .as('window_ids')
  const [window] = await db.select({ last: sql<number | null>`MAX(${ids.id})` }).from(ids)
  if (window?.last == null) return undefined
  const end = scope.ecgId ?? Number(window.last)
  // READ COMMITTED, so that the clinic's rows are read without a lock on them.
  await inTransaction(
    db,
    (trx) => enteringOf(trx, scope.tag, and(gt(inferenceEcg.id, start), lte(inferenceEcg.id, end), measured)),
    {
      isolation: 'READ COMMITTED',
    },
  )
  return scope.ecgId === undefined ? end : undefined
}

/** The statement that enters those of some ECGs that the tag has not seen, and that are not erased. */
export function enteringOf(trx: DbOrTrx, tag: string, isWanted: ReturnType<typeof and>) {
  // Where another worker has just entered the first claims, a server that takes the table for empty would read all of them for
  // each ECG.
  const known = trx
    .select({ id: inferenceClaim.ecgId })
    .from(inferenceClaim, { forceIndex: 'PRIMARY' })
    .where(and(eq(inferenceClaim.tag, tag), eq(inferenceClaim.ecgId, inferenceEcg.id)))
  const erased = trx.select({ id: erasure.id }).from(erasure).where(eq(erasure.sourceEcgId, inferenceEcg.id))
  return trx
    .insert(inferenceClaim)
    .ignore()
    .select(
      trx
        .select({
          tag: sql<string>`${tag}`.as('tag'),
          ecgId: inferenceEcg.id,
          state: sql<'pending'>`'pending'`.as('state'),
          claim: sql<null>`NULL`.as('claim'),
          leaseUntil: sql<null>`NULL`.as('lease_until'),
          reason: sql<null>`NULL`.as('reason'),
          changedAt: now.as('changed_at'),
        })
        .from(inferenceEcg)
        .where(and(isWanted, notExists(known), notExists(erased))),
    )
}
