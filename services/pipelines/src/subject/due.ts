import { core, type Db, erasure, inferenceClaim, inferenceEcg, judgedEcg, worklist } from '@vigia/db'
import type { Databases } from './databases.ts'

const { and, asc, count, countDistinct, eq, gt, inArray, isNotNull, isNull, lt, max, min, or } = core

/** ECGs read at once. */
const pageSize = 500

/** What is there to be erased. */
export interface Due {
  /** ECGs in the clinic's table that were measured before the day. */
  ecgs: number
  first: string | null
  last: string | null
  /** ECGs that the results database has of before the day. */
  judged: number
  /** ECGs in the clinic's table of which nobody knows when they were measured. */
  undated: number
  /** ECGs that were erased, and of which something is there again. */
  again: number
}

/** @param before a day, `2024-05-01`; without it nothing expires */
export async function countDue(databases: Databases, before: string | undefined): Promise<Due> {
  const { warehouse, results } = databases
  let again = 0
  for await (const _ of pageErased(databases)) again++
  const [dated] = await warehouse
    .select({ undated: count() })
    .from(inferenceEcg)
    .where(isNull(inferenceEcg.measuredAt))
  const nothing = { ecgs: 0, first: null, last: null, judged: 0 }
  const rest = { undated: dated?.undated ?? 0, again }
  if (before === undefined) return { ...nothing, ...rest }
  const { measuredAt } = inferenceEcg
  const [clinic] = await warehouse
    .select({ ecgs: count(), first: min(measuredAt), last: max(measuredAt) })
    .from(inferenceEcg)
    .where(lt(measuredAt, before))
  const [judged] = await results
    .select({ judged: countDistinct(judgedEcg.sourceEcgId) })
    .from(judgedEcg)
    .where(lt(judgedEcg.measuredAt, before))
  return { ...nothing, ...clinic, judged: judged?.judged ?? 0, ...rest }
}

/** The clinic's ids of what was measured before a day, of either database, the oldest first. */
export async function* pageDue({ warehouse, results }: Databases, before: string): AsyncGenerator<number> {
  yield* pageTable(warehouse, inferenceEcg, inferenceEcg.id, before)
  // Of what the clinic has taken away itself, the judgements are left.
  yield* pageTable(results, judgedEcg, judgedEcg.sourceEcgId, before)
}

type Dated = typeof inferenceEcg | typeof judgedEcg

/** By time and number, so that what is left in place is passed over and the index of times is enough. */
async function* pageTable(
  db: Db,
  table: Dated,
  source: typeof inferenceEcg.id | typeof judgedEcg.sourceEcgId,
  before: string,
): AsyncGenerator<number> {
  const { id, measuredAt } = table as typeof inferenceEcg
  for (let last: { measuredAt: string | null; id: number } | undefined; ; ) {
    const isLater = last?.measuredAt
      ? or(gt(measuredAt, last.measuredAt), and(eq(measuredAt, last.measuredAt), gt(id, last.id)))
      : undefined
    const rows = await db
      .select({ source, measuredAt, id })
      .from(table)
      .where(and(lt(measuredAt, before), isNotNull(source), isLater))
      .orderBy(asc(measuredAt), asc(id))
      .limit(pageSize)
    for (const row of rows) if (row.source !== null) yield row.source
    last = rows.at(-1)
    if (rows.length < pageSize) return
  }
}

/** The clinic's ids of ECGs that were erased, and of which something is there again. */
export async function* pageErased({ warehouse, results }: Databases): AsyncGenerator<number> {
  for (let after = 0; ; ) {
    const rows = await warehouse
      .select({ id: erasure.id, source: erasure.sourceEcgId })
      .from(erasure)
      .where(gt(erasure.id, after))
      .orderBy(asc(erasure.id))
      .limit(pageSize)
    const ids = rows.map(({ source }) => source)
    if (ids.length === 0) return
    const found = await Promise.all([
      ofIds(warehouse, inferenceEcg, inferenceEcg.id, ids),
      ofIds(warehouse, inferenceClaim, inferenceClaim.ecgId, ids),
      ofIds(warehouse, worklist, worklist.sourceEcgId, ids),
      ofIds(results, judgedEcg, judgedEcg.sourceEcgId, ids),
    ])
    yield* new Set(found.flat())
    after = rows.at(-1)?.id ?? after
  }
}

async function ofIds(
  db: Db,
  table: Dated | typeof inferenceClaim | typeof worklist,
  source:
    | typeof inferenceEcg.id
    | typeof inferenceClaim.ecgId
    | typeof worklist.sourceEcgId
    | typeof judgedEcg.sourceEcgId,
  ids: number[],
): Promise<number[]> {
  const rows = await db.selectDistinct({ id: source }).from(table).where(inArray(source, ids))
  return rows.flatMap(({ id }) => (id === null ? [] : [id]))
}
