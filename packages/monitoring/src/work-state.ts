import { core, type Db, fromUtcColumn, inferenceClaim, model, utcNow, worklistLease } from '@vigia/db'

const { and, count, eq, gt, inArray, isNotNull, max, sql } = core

/** What is being worked on at a moment, by machines and by people. */
export interface WorkState {
  /** ECGs that models have to judge, are judging, or could not judge; of a worker that died, the claims stay behind. */
  claims: { pending: number; claimed: number; runOut: number; setAside: number }
  /** When the newest judged ECG of some model was judged, UTC as ISO 8601; undefined where nothing is. */
  newestJudgedAt: string | undefined
  /** Beats that readers have on screen. */
  leases: number
}

/** Reads the lists of work by their indexes: claims that are settled are not counted, there may be millions. */
export async function readWorkState(db: Db): Promise<WorkState> {
  const tags = await listTags(db)
  const [claims, newestJudgedAt, leases] = await Promise.all([
    countClaims(db, tags),
    findNewestJudged(db, tags),
    countLeases(db),
  ])
  return { claims, newestJudgedAt, leases }
}

async function listTags(db: Db): Promise<string[]> {
  const rows = await db.select({ tag: model.tag }).from(model).where(isNotNull(model.tag))
  return [...new Set(rows.flatMap(({ tag }) => tag ?? []))]
}

async function countClaims(db: Db, tags: readonly string[]): Promise<WorkState['claims']> {
  const counts = { pending: 0, claimed: 0, runOut: 0, setAside: 0 }
  if (tags.length === 0) return counts
  const { tag, state, leaseUntil } = inferenceClaim
  const rows = await db
    .select({
      state,
      count: count(),
      runOut: sql`COALESCE(SUM(${leaseUntil} < UTC_TIMESTAMP(6)), 0)`.mapWith(Number),
    })
    .from(inferenceClaim)
    .where(and(inArray(tag, [...tags]), inArray(state, ['pending', 'claimed', 'set-aside'])))
    .groupBy(state)
  for (const row of rows) {
    if (row.state === 'pending') counts.pending = row.count
    if (row.state === 'set-aside') counts.setAside = row.count
    if (row.state === 'claimed') Object.assign(counts, { claimed: row.count, runOut: row.runOut })
  }
  return counts
}

/** Of each model the ECG with the highest id, which the index knows at once. */
async function findNewestJudged(db: Db, tags: readonly string[]): Promise<string | undefined> {
  if (tags.length === 0) return undefined
  const { tag, state, ecgId, changedAt } = inferenceClaim
  const newest = db
    .select({ tag, ecgId: max(ecgId).as('newest_ecg') })
    .from(inferenceClaim)
    .where(and(inArray(tag, [...tags]), eq(state, 'judged')))
    .groupBy(tag)
    .as('newest')
  const [row] = await db
    .select({ at: max(changedAt) })
    .from(newest)
    .innerJoin(inferenceClaim, and(eq(tag, newest.tag), eq(ecgId, newest.ecgId)))
  return momentOf(row?.at)
}

async function countLeases(db: Db): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(worklistLease)
    .where(gt(worklistLease.leaseUntil, utcNow()))
  return row?.count ?? 0
}

/** Of a column with microseconds. */
function momentOf(column: string | null | undefined): string | undefined {
  return column ? fromUtcColumn(column.slice(0, 23)) : undefined
}
