import type { Placeholder, SQL } from 'drizzle-orm'
import type { MySqlTable } from 'drizzle-orm/mysql-core'
import type { RowDataPacket } from 'mysql2/promise'
import { sampleColumns } from '../columns.ts'
import type { DbOrTrx } from '../database.ts'
import { core } from '../drizzle.ts'

/** What the builder makes of a query. */
interface BuiltQuery {
  toSQL(): { sql: string; params: unknown[] }
}

/**
 * Asks what the builder has built, as a prepared statement. By the binary protocol a FLOAT of the thesis comes as it is,
 * where text would have six digits of it; and a row is an array, where the builder would make an object of 140 names
 * (docs/decisions/003-bulk-rows-by-prepared-statements.md).
 *
 * @returns the rows, each as the driver gives it, in the order of the selection; the columns' own decoders are not
 *   applied
 */
export async function readArrays(db: DbOrTrx, query: BuiltQuery): Promise<unknown[][]> {
  const { sql, params } = query.toSQL()
  return await execute(db, sql, params)
}

/**
 * The same for a query that differs in its values alone, for a place where the builder's time would be felt: it is built
 * once.
 *
 * @param build builds it with any values
 * @returns what asks it with other values, as many and in the same order
 */
export function keepQuery(
  build: (db: DbOrTrx) => BuiltQuery,
): (db: DbOrTrx, values: readonly unknown[]) => Promise<unknown[][]> {
  let text: string | undefined
  return (db, values) => {
    text ??= build(db).toSQL().sql
    return execute(db, text, values)
  }
}

async function execute(db: DbOrTrx, sql: string, values: readonly unknown[]): Promise<unknown[][]> {
  const [rows] = await db.$client.execute<RowDataPacket[][]>(
    { sql, rowsAsArray: true },
    values as (string | number | null)[],
  )
  return rows
}

/**
 * A beat's 140 columns in a selection for `readArrays`, where they take 140 places: one text, of which the builder makes a
 * query in a fifth of the time that it takes for 140 columns.
 */
export const selectSamples = (table: MySqlTable, prefix = ''): { samples: SQL } => ({
  samples: core.sql.raw(
    sampleColumns(prefix)
      .map((name) => `\`${core.getTableName(table)}\`.\`${name}\``)
      .join(','),
  ),
})

/** How many rows at most: written into the text, for MySQL refuses a number of JavaScript in a prepared LIMIT. */
export const atMost = (rows: number): Placeholder =>
  core.sql.raw(String(Math.trunc(rows))) as unknown as Placeholder
