import type { SQL } from 'drizzle-orm'
import type { AnyMySqlColumn } from 'drizzle-orm/mysql-core'
import { core } from './drizzle.ts'

const { and, eq, sql } = core

/**
 * Whether a column holds a tag, byte by byte: collations hold blanks at the end for nothing, and that of the thesis's
 * columns capitals and accents too.
 */
export const hasTagBytes = (column: AnyMySqlColumn, tag: string): SQL =>
  sql`CAST(CONVERT(${column} USING utf8mb4) AS BINARY) = CAST(CONVERT(${tag} USING utf8mb4) AS BINARY)`

/** The same, found in an index: the first comparison finds candidates there, and the second decides. */
export const hasIndexedTag = (column: AnyMySqlColumn, tag: string): SQL | undefined =>
  and(eq(column, tag), hasTagBytes(column, tag))

/** The same as text, for statements that are not built: with two placeholders for the tag. */
export const tagCondition = (column: string) =>
  `${column} = ? AND CAST(CONVERT(${column} USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY)`
