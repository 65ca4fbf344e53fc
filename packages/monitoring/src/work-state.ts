import {
  core,
  type Db,
  fromUtcColumn,
  inferenceClaim,
  inferenceEcg,
  model,
  utcNow,
  worklistLease,
} from '@vigia/db'

const { and, count, desc, eq, gt, inArray, isNotNull, max, sql } = core

/** What is being worked on at a moment, by machines and by people. */
export interface WorkState {
  /** ECGs that models have to judge, are judging, or could not judge; of a worker that died, the claims stay behind. */
  claims: { pending: number; claimed: number; runOut: number; setAside: number }
  /** The model that has judged last; undefined where none has. */
  atWork: ModelAtWork | undefined
  /** Beats that readers have on screen. */
  leases: number
}

export interface ModelAtWork {
  tag: string
  /** When its newest judged ECG was judged, UTC as ISO 8601. */
  newestJudgedAt: string
  /** ECGs that it has not judged yet, whether or not they are in its list of work. */
  waiting: number
}

/** Reads the lists of work by their indexes: claims that are settled are not counted, there may be millions. */
export async function readWorkState(db: Db): Promise<WorkState> {
  const tags = await listTags(db)
  const [claims, atWork, leases] = await Promise.all([
    countClaims(db, tags),
    findModelAtWork(db, tags),
    countLeases(db),
  ])
  return { claims, atWork, leases }
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

/** Of each model the judged ECG with the highest id is looked at, which the index knows at once. */
async function findModelAtWork(db: Db, tags: readonly string[]): Promise<ModelAtWork | undefined> {
  if (tags.length === 0) return undefined
  const { tag, state, ecgId, changedAt } = inferenceClaim
  const newest = db
    .select({ tag, ecgId: max(ecgId).as('newest_ecg') })
    .from(inferenceClaim)
    .where(and(inArray(tag, [...tags]), eq(state, 'judged')))
    .groupBy(tag)
    .as('newest')
  const [row] = await db
    .select({ tag, changedAt })
    .from(newest)
    .innerJoin(inferenceClaim, and(eq(tag, newest.tag), eq(ecgId, newest.ecgId)))
    .orderBy(desc(changedAt))
    .limit(1)
  if (row === undefined) return undefined
  return {
    tag: row.tag,
    newestJudgedAt: fromUtcColumn(row.changedAt.slice(0, 23)),
    waiting: await countWaiting(db, row.tag),
  }
}

/** What is listed and not judged, and what has arrived behind the last that is listed. */
async function countWaiting(db: Db, of: string): Promise<number> {
  const { tag, state, ecgId } = inferenceClaim
  const [[listed], [last]] = await Promise.all([
    db
      .select({ count: count() })
      .from(inferenceClaim)
      .where(and(eq(tag, of), inArray(state, ['pending', 'claimed']))),
    db
      .select({ id: max(ecgId) })
      .from(inferenceClaim)
      .where(eq(tag, of)),
  ])
  const [behind] = await db
    .select({ count: count() })
    .from(inferenceEcg)
    .where(gt(inferenceEcg.id, last?.id ?? 0))
  return (listed?.count ?? 0) + (behind?.count ?? 0)
}

async function countLeases(db: Db): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(worklistLease)
    .where(gt(worklistLease.leaseUntil, utcNow()))
  return row?.count ?? 0
}
