import type { Db } from '../database.ts'
import { core } from '../drizzle.ts'

// What a user of the server was granted, which stands in tables that the builder has no names for.

const { sql } = core

/** A right that a user was granted; where `column` is null, on the whole table. */
export interface Grant {
  right: string
  table: string
  column: string | null
}

/** What a user was granted by name, on one database. */
export interface GrantsOnRecord {
  onTables: Grant[]
  /** Such as `DELETE on the whole database`. */
  beyondTables: { right: string; on: 'the whole database' | 'the whole server' }[]
}

/** @param user who comes from anywhere; null for whoever asks, who sees no other user's */
export async function readGrants(db: Db, database: string, user: string | null): Promise<GrantsOnRecord> {
  const whose =
    user === null
      ? sql`grantee = CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))`
      : sql`grantee = CONCAT(QUOTE(${user}), '@\\'%\\'')`
  const right = sql<string>`privilege_type`
  const table = sql<string>`table_name`
  const onTables = await db
    .select({ right, table })
    .from(sql`information_schema.table_privileges`)
    .where(sql`${whose} AND table_schema = ${database}`)
  const onColumns = await db
    .select({ right, table, column: sql<string>`column_name` })
    .from(sql`information_schema.column_privileges`)
    .where(sql`${whose} AND table_schema = ${database}`)
  // The name of a database in a grant is a pattern.
  const onDatabase = await db
    .select({ right })
    .from(sql`information_schema.schema_privileges`)
    .where(sql`${whose} AND ${database} LIKE table_schema`)
  const onServer = await db.select({ right }).from(sql`information_schema.user_privileges`).where(whose)
  return {
    onTables: [...onTables.map((grant) => ({ ...grant, column: null })), ...onColumns].map(
      ({ right, table, column }) => ({ right: right.toUpperCase(), table, column }),
    ),
    beyondTables: [
      ...onDatabase.map(({ right }) => ({ right: right.toUpperCase(), on: 'the whole database' as const })),
      ...onServer.map(({ right }) => ({ right: right.toUpperCase(), on: 'the whole server' as const })),
    ].filter(({ right }) => right !== 'USAGE'),
  }
}

/** Takes a right from a user who comes from anywhere. */
export async function revoke(
  administrator: Db,
  database: string,
  { right, table, column }: Grant,
  user: string,
): Promise<void> {
  const what = column === null ? right : `${right} (\`${column.replaceAll('`', '``')}\`)`
  await administrator.$client.query(`REVOKE ${what} ON ??.?? FROM ?@'%'`, [database, table, user])
}
