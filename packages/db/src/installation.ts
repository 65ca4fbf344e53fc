import type { Db } from './database.ts'
import type { DatabaseName } from './migrate.ts'
import { migrationRights, type ServiceName, serviceRights } from './rights.ts'

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

/** Lets a service's user do with the tables of a migrated database what the service's queries do. */
export async function grantService(
  administrator: Db,
  name: DatabaseName,
  database: string,
  service: ServiceName,
  user: string,
): Promise<void> {
  for (const [table, rights] of Object.entries(serviceRights[name][service] ?? {}))
    await administrator.$client.query(`GRANT ${rights} ON ??.?? TO ?@'%'`, [database, table, user])
}
