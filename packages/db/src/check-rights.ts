import type { Db } from './database.ts'
import type { DatabaseName } from './migration-files.ts'
import { type ServiceName, serviceRights } from './rights.ts'
import { type Grant, readGrants } from './statements/grants.ts'

/** Whether a user may do what the queries of its services do, and nothing else. */
export interface RightsCheck {
  /** Such as `UPDATE (is_anomalous) on ecg`. */
  missing: string[]
  superfluous: string[]
  /** Whether the user may do all of it for being no service's own, but one who may do anything. */
  isUnlimited: boolean
}

/** The rights of one service, or of several that come as one user. */
export function listRights(name: DatabaseName, services: readonly ServiceName[]): Grant[] {
  const grants = services.flatMap((service) =>
    Object.entries(serviceRights[name][service] ?? {}).flatMap(([table, rights]) =>
      rights.split(/, (?![^(]*\))/).flatMap((text) => {
        const [, right = text, columns] = /^(\w+) \((.+)\)$/.exec(text) ?? []
        const named = columns?.split(', ').map((column) => column.replaceAll('`', '')) ?? [null]
        return named.map((column) => ({ right, table, column }))
      }),
    ),
  )
  return [...new Map(grants.map((grant) => [tellGrant(grant), grant])).values()]
}

/**
 * Compares what a user was granted on a migrated database with what its services need.
 *
 * @param user who comes from anywhere, if an administrator asks; null for whoever asks
 */
export async function checkRights(
  db: Db,
  name: DatabaseName,
  database: string,
  services: readonly ServiceName[],
  user: string | null = null,
): Promise<RightsCheck> {
  const wanted = listRights(name, services)
  const { onTables, beyondTables } = await readGrants(db, database, user)
  const given = new Set(onTables.map(tellGrant))
  const needed = new Set(wanted.map(tellGrant))
  const everywhere = new Set(beyondTables.map(({ right }) => right))
  const isCovered = (grant: Grant) =>
    everywhere.has(grant.right) ||
    given.has(tellGrant(grant)) ||
    given.has(tellGrant({ ...grant, column: null }))
  return {
    missing: wanted.filter((grant) => !isCovered(grant)).map(tellGrant),
    superfluous: [
      ...[...given].filter((grant) => !needed.has(grant)).sort(),
      ...beyondTables.map(({ right, on }) => `${right} on ${on}`),
    ],
    isUnlimited: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'ALTER'].every((right) =>
      everywhere.has(right),
    ),
  }
}

/** The table in small letters, as some servers keep its name. */
export const tellGrant = ({ right, table, column }: Grant): string =>
  `${right}${column === null ? '' : ` (${column})`} on ${table.toLowerCase()}`
