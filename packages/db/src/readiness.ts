import type { VigiaError } from '@vigia/runtime'
import type { Db } from './database.ts'
import { core } from './drizzle.ts'
import { explainDatabaseError } from './failures.ts'
import { lease } from './lease-tables.ts'
import { type DatabaseName, listMissingMigrations } from './migrate.ts'
import { readServerSettings } from './statements/server-state.ts'

export type Readiness =
  | { status: 'ready' }
  | { status: 'not-migrated' }
  /** `error` says why, in words an operator can act on. */
  | { status: 'unavailable'; error: VigiaError }

/** A supervisor wants its answer within five seconds. */
const deadlineMilliseconds = 4500

/** Whether a database answers, in time, has every migration and can be written to. */
export async function checkReadiness(db: Db, name: DatabaseName): Promise<Readiness> {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => deadline.reject(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    deadlineMilliseconds,
  )
  try {
    return { status: await Promise.race([examine(db, name), deadline.promise]) }
  } catch (error) {
    return { status: 'unavailable', error: explainDatabaseError(name, error) }
  } finally {
    clearTimeout(timer)
  }
}

async function examine(db: Db, name: DatabaseName): Promise<'ready' | 'not-migrated'> {
  const missing = await listMissingMigrations(db, name)
  if (missing.length > 0) return 'not-migrated'
  // It changes no row, and yet a server that cannot be written to refuses it.
  await db.update(lease).set({ number: 0 }).where(core.eq(lease.name, ''))
  return 'ready'
}

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
export const findServerSettings = (db: Db, names: readonly string[]): Promise<Map<string, string>> =>
  readServerSettings(db.$client, names)

export async function findServerLimits(db: Db): Promise<ServerLimits> {
  const names = ['version', 'read_only', 'super_read_only', 'enforce_storage_engine', 'max_allowed_packet']
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
  return {
    version,
    limits: [
      ...(isOld(version) ? ['is older than those Vigia is tried on: MySQL 8.4, MariaDB 10.11'] : []),
      ...(isReadOnly ? ['is read-only (read_only)'] : []),
      ...(engine && engine !== 'innodb' ? ['lets no table be transactional (enforce_storage_engine)'] : []),
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
