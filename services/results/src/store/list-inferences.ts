import type { InferenceSummary, InferencesPage, InferencesQuery } from '@vigia/contracts'
import { core, type DbOrTrx, judgedEcg, judgedLabelSql, verdictOf } from '@vigia/db'
import type { SQL } from 'drizzle-orm'
import { encodeCursor, type Position } from './cursor.ts'
import { fromColumn, toColumn } from './moment.ts'
import { reasonsFromColumn } from './reasons.ts'

const { and, asc, desc, eq, gte, isNotNull, lt, gt, lte, or, sql } = core

const summaryColumns = {
  id: judgedEcg.id,
  source_ecg_id: judgedEcg.sourceEcgId,
  dt_measure: judgedEcg.measuredAt,
  model_tag: judgedEcg.modelTag,
  // A label that is neither 0 nor 1 says nothing, and keeps nobody from the rest of the page.
  verdict: sql`${sql.raw(judgedLabelSql)}`.mapWith((label: unknown) => verdictOf(label) ?? null),
  error: judgedEcg.error,
  threshold: judgedEcg.threshold,
  doubt: judgedEcg.doubt,
  reasons: judgedEcg.reasons,
}

const orders = {
  newest: { column: judgedEcg.measuredAt, field: 'dt_measure', direction: desc, comesAfter: lt },
  oldest: { column: judgedEcg.measuredAt, field: 'dt_measure', direction: asc, comesAfter: gt },
  doubt: { column: judgedEcg.doubt, field: 'doubt', direction: asc, comesAfter: gt },
  arrival: { column: judgedEcg.id, field: 'id', direction: asc, comesAfter: gt },
} as const

/** What a page shows; where it begins is a position. */
export type PageQuery = Omit<InferencesQuery, 'cursor' | 'after_id'>

/** One page, from after a position on. */
export async function listInferences(
  db: DbOrTrx,
  query: PageQuery,
  after: Position | undefined,
): Promise<InferencesPage> {
  const { column, field, direction } = orders[query.order]
  // The page is found in an index alone; of the rows, which are wide, only those of the page are read.
  const found = db
    .select({ id: judgedEcg.id })
    .from(judgedEcg)
    .where(and(isNotNull(column), ...filters(query), after && following(query.order, after)))
    .orderBy(direction(column), direction(judgedEcg.id))
    // One more than asked for tells whether there is another page.
    .limit(query.limit + 1)
    .as('found')
  const rows = await db
    .select(summaryColumns)
    .from(found)
    .innerJoin(judgedEcg, eq(judgedEcg.id, found.id))
    .orderBy(direction(column), direction(judgedEcg.id))
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const value = last?.[field]
  const hasMore = rows.length > page.length && last !== undefined && value !== undefined && value !== null
  return {
    inferences: page.map(
      (row): InferenceSummary => ({
        ...row,
        dt_measure: row.dt_measure && fromColumn(row.dt_measure),
        reasons: reasonsFromColumn(row.reasons),
      }),
    ),
    next_cursor: hasMore ? encodeCursor(query.order, { value, id: last.id }) : null,
  }
}

function filters({ model_tag, verdict, from, to }: PageQuery): (SQL | undefined)[] {
  return [
    model_tag === undefined ? undefined : eq(judgedEcg.modelTag, model_tag),
    verdict === undefined ? undefined : eq(judgedEcg.verdict, verdict),
    from === undefined ? undefined : gte(judgedEcg.measuredAt, toColumn(from)),
    to === undefined ? undefined : lte(judgedEcg.measuredAt, toColumn(to)),
  ]
}

function following(order: InferencesQuery['order'], { value, id }: Position): SQL | undefined {
  if (order === 'arrival') return gt(judgedEcg.id, id)
  const { column, comesAfter } = orders[order]
  return or(comesAfter(column, value), and(eq(column, value), comesAfter(judgedEcg.id, id)))
}
