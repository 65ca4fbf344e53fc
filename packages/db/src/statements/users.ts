import type { Db } from '../database.ts'
import { core } from '../drizzle.ts'
import type { DatabaseName } from '../migrate.ts'
import { migrationRights, type ServiceName, serviceRights } from '../rights.ts'

// Databases, users and rights: statements that the builder does not have.

const { sql } = core

/** Makes an empty database, unless it is there. */
export async function createDatabase(administrator: Db, database: string): Promise<void> {
  await administrator.$client.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4', [database])
}

/** Makes a user, who may come from anywhere, or gives one that is there this password. */
export async function setUser(administrator: Db, user: string, password: string): Promise<void> {
  await administrator.$client.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password])
  await administrator.$client.query("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password])
}

/** Lets a user change the layout of a database. */
export async function grantMigrations(administrator: Db, database: string, user: string): Promise<void> {
  // Before the dot of a grant on a whole database, _ and % stand for other characters.
  const literal = database.replaceAll(/[_%\\]/g, '\\$&')
  await administrator.$client.query(`GRANT ${migrationRights} ON ??.* TO ?@'%'`, [literal, user])
}

/**
 * Lets the user of one service, or of several, do with the tables of a migrated database what the services' queries
 * do, and takes from the user what else was granted on a table of it, by an earlier version for instance.
 */
export async function grantServices(
  administrator: Db,
  name: DatabaseName,
  database: string,
  services: readonly ServiceName[],
  user: string,
): Promise<void> {
  const kept = new Set<string>()
  for (const [table, rights] of services.flatMap((service) =>
    Object.entries(serviceRights[name][service] ?? {}),
  )) {
    await administrator.$client.query(`GRANT ${rights} ON ??.?? TO ?@'%'`, [database, table, user])
    for (const right of rights.split(/, (?![^(]*\))/)) kept.add(nameRight(table, right))
  }
  for (const { table, right } of await listTableRights(administrator, database, user)) {
    if (kept.has(nameRight(table, right))) continue
    await administrator.$client.query(`REVOKE ${right} ON ??.?? FROM ?@'%'`, [database, table, user])
  }
}

/** Some servers keep the names of tables in small letters. */
const nameRight = (table: string, right: string) => `${right} ${table.toLowerCase()}`

async function listTableRights(
  administrator: Db,
  database: string,
  user: string,
): Promise<{ table: string; right: string }[]> {
  const rows = await administrator
    .select({ table: sql<string>`table_name`, right: sql<string>`privilege_type` })
    .from(sql`information_schema.table_privileges`)
    .where(sql`grantee = CONCAT(QUOTE(${user}), '@\\'%\\'') AND table_schema = ${database}`)
  return rows.map(({ table, right }) => ({ table: String(table), right: String(right) }))
}
