import { type Column, core, type SQL, type SQLWrapper } from '@vigia/db'

const { and, sql } = core

/** What all of some conditions let through; TRUE for none. */
export function allOf(conditions: readonly (SQL | false | undefined)[]): SQL {
  return and(sql`TRUE`, ...conditions.filter((condition) => condition !== false)) as SQL
}

type Content<Of extends Column> = Of['_']['notNull'] extends true ? Of['_']['data'] : Of['_']['data'] | null

/**
 * A column, where the builder cannot know its table because that stands in a fragment, or would leave its table's name
 * away, which in a subquery would mean another table.
 */
export function field<Of extends Column>(column: Of): SQL<Content<Of>> {
  return sql`${sql`${column}`}`.mapWith(column) as SQL<Content<Of>>
}

/** Whether something is so, for a selection. */
export function isTrue(condition: SQL): SQL<boolean> {
  return sql`${condition}`.mapWith((value: unknown) => Number(value) === 1)
}

/**
 * The rows of several queries as one table. The builder's own `unionAll` puts each pair in parentheses of its own, and a
 * server that takes it at its word fills a table for each.
 */
export function unionAll(queries: readonly SQLWrapper[], name: string): SQL {
  const all =
    queries.length === 1 ? sql`${queries[0]}` : sql`(${sql.join(queries as SQL[], sql` UNION ALL `)})`
  return sql`${all} AS ${sql.identifier(name)}`
}

/** Whether a column has one of many values, of which there is one at least: `inArray` takes a part of a query for each. */
export function isAmong<Of extends Column>(column: Of, values: readonly Content<Of>[]): SQL {
  return sql`${column} IN (${sql.param(values)})`
}
