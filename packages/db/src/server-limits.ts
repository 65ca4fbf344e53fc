import type { DbOrTrx } from './database.ts'
import { readServerSettings } from './statements/server-state.ts'

/** The oldest servers that Vigia is tried on: MySQL 8.4, MariaDB 10.11. */
const oldestVersions = { MySQL: [8, 4], MariaDB: [10, 11] } as const

/** Rows are written in statements of up to this many bytes. */
const largestStatement = 1024 * 1024

/** What a server is, and what of its settings a connection cannot change for itself. */
export interface ServerLimits {
  version: string
  /** Each the rest of a sentence that begins with the server. */
  limits: string[]
}

/** Of some of the server's own settings, those that it knows, by their names. */
export const findServerSettings = (db: DbOrTrx, names: readonly string[]): Promise<Map<string, string>> =>
  readServerSettings(db.$client, names)

/** The one limit under which nothing is migrated: two would get the same work. */
export const severalPrimaries = 'is in a group with several primaries (group_replication_single_primary_mode)'

export async function findServerLimits(db: DbOrTrx): Promise<ServerLimits> {
  const names = [
    ...['version', 'read_only', 'super_read_only', 'enforce_storage_engine', 'max_allowed_packet'],
    ...['group_replication_group_name', 'group_replication_single_primary_mode'],
  ]
  return describeLimits(await findServerSettings(db, names))
}

/** @param settings the server's own, by their names */
export function describeLimits(settings: ReadonlyMap<string, string>): ServerLimits {
  const version = settings.get('version') ?? ''
  const engine = settings.get('enforce_storage_engine')?.toLowerCase()
  // MariaDB since 11.8 says NO_LOCK and more where it said ON.
  const isReadOnly = ['read_only', 'super_read_only'].some(
    (name) => !['OFF', '0', undefined].includes(settings.get(name)),
  )
  const hasSeveralPrimaries =
    Boolean(settings.get('group_replication_group_name')) &&
    settings.get('group_replication_single_primary_mode') === 'OFF'
  return {
    version,
    limits: [
      ...(isOld(version) ? ['is older than those Vigia is tried on: MySQL 8.4, MariaDB 10.11'] : []),
      ...(isReadOnly ? ['is read-only (read_only)'] : []),
      ...(engine && engine !== 'innodb' ? ['lets no table be transactional (enforce_storage_engine)'] : []),
      ...(hasSeveralPrimaries ? [severalPrimaries] : []),
      ...(Number(settings.get('max_allowed_packet')) < largestStatement
        ? ['takes no statement of a megabyte (max_allowed_packet)']
        : []),
    ],
  }
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat)
  const [oldestMajor, oldestMinor] = oldestVersions[/mariadb/i.test(version) ? 'MariaDB' : 'MySQL']
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
