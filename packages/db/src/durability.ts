import type { Logger } from '@vigia/runtime'
import type { Db } from './database.ts'
import type { DatabaseName } from './migrate.ts'
import { readServerSettings } from './statements/server-state.ts'

/** What a server must be set to, so that what it has acknowledged outlives its crash and that of its machine. */
const durable: Record<string, (value: string, settings: ReadonlyMap<string, string>) => boolean> = {
  // The log is on disk before a commit is answered.
  innodb_flush_log_at_trx_commit: (value) => value === '1',
  // Where there is a binary log, by which a server that crashed finds out what it had committed.
  sync_binlog: (value, settings) => value === '1' || settings.get('log_bin') === 'OFF',
  // A page that was half written is found whole elsewhere.
  innodb_doublewrite: (value) => !['OFF', '0', 'DETECT_ONLY'].includes(value),
}

/** The settings by which a server may lose what it has acknowledged, each with its value: `sync_binlog = 0`. */
export async function findWeakSettings(db: Db): Promise<string[]> {
  return describeWeakSettings(await readServerSettings(db.$client, [...Object.keys(durable), 'log_bin']))
}

/** @param settings the server's own, by their names; one that it does not know is not weak */
export function describeWeakSettings(settings: ReadonlyMap<string, string>): string[] {
  return Object.entries(durable).flatMap(([name, isDurable]) => {
    const value = settings.get(name)
    return value === undefined || isDurable(value.toUpperCase(), settings) ? [] : [`${name} = ${value}`]
  })
}

/** One line of the log where the server of a database may lose what it has acknowledged. @throws as a query does */
export async function warnOfWeakSettings(
  db: Db,
  name: DatabaseName,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const settings = await findWeakSettings(db)
  if (settings.length > 0)
    logger.warn(
      { database: name, settings },
      'The database server may lose what it has acknowledged when it crashes; docs/reliability.md says what to set.',
    )
}
