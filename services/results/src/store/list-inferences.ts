import {
  deprecatedMargin,
  type InferenceSummary,
  type InferencesPage,
  type InferencesQuery,
} from '@vigia/contracts'
import { core, type Db, hasIndexedTag, judgedEcg, judgedLabel, verdictOf } from '@vigia/db'
import type { SQL } from 'drizzle-orm'
import { fromColumn, reasonsFromColumn, scoreOf, toColumn } from './judged-rows.ts'
import { numberArrivals, numberedAtOnce } from './number-arrivals.ts'

const { and, asc, desc, eq, gte, isNotNull, lt, gt, lte, or, sql } = core

/** The orders by their present names. */
export type Order = Exclude<InferencesQuery['order'], typeof deprecatedMargin>

export const presentOrder = (order: InferencesQuery['order']): Order =>
  order === deprecatedMargin ? 'margin' : order

/** Where a page ended: the last row's value in the order, and its id. */
export interface Position {
  /** The margin, the time of measurement as the database writes it, or the arrival. */
  value: number | string
  id: number
}

/** A position as `cursorPattern` describes it; clients hand it back and need not look into it. */
export function encodeCursor(order: Order, { value, id }: Position): string {
  const text = typeof value === 'number' ? String(value).replace('+', '') : value.replaceAll(/[-:]/g, '')
  return [order, text.replace(' ', 'T'), id].join('_')
}

/** @returns the position; undefined where the cursor, which fits `cursorPattern`, is of another order */
export function decodeCursor(order: Order, cursor: string): Position | undefined {
  const [cursorOrder, value = '', id] = cursor.split('_')
  if (cursorOrder !== order) return undefined
  const isMoment = order === 'newest' || order === 'oldest'
  return { value: isMoment ? momentOf(value) : Number(value), id: Number(id) }
}

/** `20240501T123456` as the database writes it. */
function momentOf(text: string): string {
  return text.replace(/^(.{4})(..)(..)T(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6')
}

const rowColumns = {
  id: judgedEcg.id,
  source_ecg_id: judgedEcg.sourceEcgId,
  dt_measure: judgedEcg.measuredAt,
  model_tag: judgedEcg.modelTag,
  // A label that is neither 0 nor 1 says nothing, and keeps nobody from the rest of the page.
  verdict: sql`${judgedLabel}`.mapWith((label: unknown) => verdictOf(label) ?? null),
  error: judgedEcg.error,
  threshold: judgedEcg.threshold,
  score: judgedEcg.score,
  probability: judgedEcg.probability,
  p_value: judgedEcg.pValue,
  margin: judgedEcg.margin,
  reasons: judgedEcg.reasons,
  arrival: judgedEcg.arrival,
}

const orders = {
  newest: { column: judgedEcg.measuredAt, field: 'dt_measure', direction: desc, comesAfter: lt },
  oldest: { column: judgedEcg.measuredAt, field: 'dt_measure', direction: asc, comesAfter: gt },
  margin: { column: judgedEcg.margin, field: 'margin', direction: asc, comesAfter: gt },
  arrival: { column: judgedEcg.arrival, field: 'arrival', direction: asc, comesAfter: gt },
} as const

/** The thesis's rows may hold a moment with a month or a day of zero. It is no time, and no page can begin after it. */
const hasTime = and(
  isNotNull(judgedEcg.measuredAt),
  sql`MONTH(${judgedEcg.measuredAt}) > 0 AND DAYOFMONTH(${judgedEcg.measuredAt}) > 0`,
)

/** What an order leaves out for want of a place in it. */
const hasPlace = {
  newest: hasTime,
  oldest: hasTime,
  margin: isNotNull(judgedEcg.margin),
  arrival: isNotNull(judgedEcg.arrival),
}

/** What a page shows; where it begins is a position. */
export type PageQuery = Omit<InferencesQuery, 'cursor' | 'after_arrival' | 'order'> & { order: Order }

/** One page, from after a position on. By arrival, with what has become visible until now. */
export async function listInferences(
  db: Db,
  query: PageQuery,
  after: Position | undefined,
): Promise<InferencesPage> {
  let rows = await selectRows(db, query, after)
  for (let mayCome = query.order === 'arrival'; mayCome && rows.length <= query.limit; ) {
    const numbered = await numberArrivals(db)
    if (numbered > 0) rows = await selectRows(db, query, after)
    mayCome = numbered === numberedAtOnce
  }
  return pageOf(rows, query, after)
}

type Row = Omit<InferenceSummary, 'reasons' | 'score'> & {
  score: number | null
  reasons: string | null
  arrival: number | null
}

/** One row more than asked for tells whether there is another page. */
async function selectRows(db: Db, query: PageQuery, after: Position | undefined): Promise<Row[]> {
  const { column, direction } = orders[query.order]
  // The page is found in an index alone; of the rows, which are wide, only those of the page are read.
  const found = db
    .select({ id: judgedEcg.id })
    .from(judgedEcg, indexesOf(query))
    .where(and(hasPlace[query.order], ...filters(query), after && following(query.order, after)))
    .orderBy(direction(column), direction(judgedEcg.id))
    .limit(query.limit + 1)
    .as('found')
  return await db
    .select(rowColumns)
    .from(found)
    .innerJoin(judgedEcg, eq(judgedEcg.id, found.id))
    .orderBy(direction(column), direction(judgedEcg.id))
}

/**
 * By margin, those that hold all that is asked, in either order. Among all there are, MariaDB 10.11 takes one without the tag for a
 * tag and a verdict, and reads ten times as many entries and their rows.
 */
function indexesOf({ order, model_tag, verdict }: PageQuery): { useIndex?: string[] } {
  const filtered = [model_tag !== undefined && 'tag', verdict !== undefined && 'verdict'].filter(Boolean)
  if (order !== 'margin' || filtered.length === 0) return {}
  return { useIndex: ['doubt', 'time'].map((place) => ['Inference_ECG', ...filtered, place].join('_')) }
}

function pageOf(
  rows: readonly Row[],
  { order, limit }: PageQuery,
  after: Position | undefined,
): InferencesPage {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const value = last?.[orders[order].field]
  const hasMore = rows.length > page.length && last !== undefined && value !== undefined && value !== null
  const lastArrival =
    order === 'arrival' ? (last?.arrival ?? (after?.value as number | undefined)) : undefined
  return {
    inferences: page.map(summaryOf),
    next_cursor: hasMore ? encodeCursor(order, { value, id: last.id }) : null,
    ...(lastArrival === undefined ? {} : { last_arrival: lastArrival }),
  }
}

function summaryOf({ arrival: _arrival, dt_measure, reasons, ...row }: Row): InferenceSummary {
  return {
    ...row,
    score: scoreOf(row),
    [deprecatedMargin]: row.margin,
    dt_measure: dt_measure && fromColumn(dt_measure),
    reasons: reasonsFromColumn(reasons),
  }
}

function filters({ model_tag, verdict, from, to }: PageQuery): (SQL | undefined)[] {
  return [
    model_tag === undefined ? undefined : hasIndexedTag(judgedEcg.modelTag, model_tag),
    verdict === undefined ? undefined : eq(judgedEcg.verdict, verdict),
    from === undefined ? undefined : gte(judgedEcg.measuredAt, toColumn(from)),
    to === undefined ? undefined : lte(judgedEcg.measuredAt, toColumn(to)),
  ]
}

function following(order: Order, { value, id }: Position): SQL | undefined {
  if (order === 'arrival') return gt(judgedEcg.arrival, Number(value))
  const { column, comesAfter } = orders[order]
  return or(comesAfter(column, value), and(eq(column, value), comesAfter(judgedEcg.id, id)))
}
