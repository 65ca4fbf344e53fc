import { listRights, tellGrant } from '../check-rights.ts'
import type { Db } from '../database.ts'
import type { DatabaseName } from '../migrate.ts'
import { migrationRights, type ServiceName, serviceRights } from '../rights.ts'
import { readGrants, revoke } from './grants.ts'

// Databases, users and rights: statements that the builder does not have.

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
  for (const [table, rights] of services.flatMap((service) =>
    Object.entries(serviceRights[name][service] ?? {}),
  ))
    await administrator.$client.query(`GRANT ${rights} ON ??.?? TO ?@'%'`, [database, table, user])
  const kept = new Set(listRights(name, services).map(tellGrant))
  const { onTables } = await readGrants(administrator, database, user)
  for (const grant of onTables)
    if (!kept.has(tellGrant(grant))) await revoke(administrator, database, grant, user)
}
