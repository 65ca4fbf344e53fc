import { retry, VigiaError } from '@vigia/runtime'
import type { PoolConnection } from 'mysql2/promise'
import { type Db, type DbOrTrx, overConnection } from './database.ts'
import { core, mysqlCore } from './drizzle.ts'
import { type Lease, leaseName, takeLease, tellHolder } from './lease.ts'
import { addLockRow, locksRows, noLocks } from './lock-check.ts'
import { type DatabaseName, listMigrations, readMigration } from './migration-files.ts'
import { utcNow } from './moments.ts'
import { findServerLimits, severalPrimaries } from './server-limits.ts'
import { adoptThesisTable } from './statements/adopt-thesis-table.ts'
import { createMigrationsTable, runStatements } from './statements/run-statements.ts'
import { setSession } from './statements/session.ts'
import { inTransaction } from './statements/transaction.ts'
import { restoreTriggers } from './triggers.ts'
import { correctCopiedVerdicts, turnLateLabels, turnVigiasLabels } from './turn-labels.ts'

export type { DatabaseName } from './migration-files.ts'
export { listMigrations } from './migration-files.ts'

const { sql } = core
const { datetime, mysqlTable, varchar } = mysqlCore

/** The migrations that a database has had. */
const appliedMigration = mysqlTable('Vigia_Migrations', {
  name: varchar('name', { length: 80 }).primaryKey(),
  appliedAt: datetime('applied_at', { mode: 'string', fsp: 3 }).notNull(),
})

/** As the log tells it. */
export interface AppliedMigration {
  database: DatabaseName
  migration: string
  milliseconds: number
}

const thesisTables: Record<DatabaseName, string[]> = {
  warehouse: ['ECG', 'Inference_ECG', 'Model'],
  results: ['Inference_ECG', 'Predictions'],
}

const lockSeconds = 600

/**
 * Brings a database to the present layout: on an empty server it makes every table, on one that the thesis filled it
 * adds to what is there, and nothing is dropped or retyped. Run again it puts back triggers that are gone, and does
 * nothing else; of two at once, one waits.
 *
 * @param onApplied told of each migration once it has been applied, and how long that took
 * @returns the names of the migrations that were applied now
 * @throws VigiaError `migration-locked` when another process migrates for longer than ten minutes, `server-unfit` where the
 * server does not lock rows, or its group has several primaries
 */
export async function migrate(
  db: Db,
  name: DatabaseName,
  onApplied: (applied: AppliedMigration) => void = () => {},
): Promise<string[]> {
  const connection = await db.$client.getConnection()
  try {
    await setSession(connection, { innodb_lock_wait_timeout: lockSeconds, lock_wait_timeout: lockSeconds })
    const own = await waitForLease(connection, db, name)
    try {
      await requireLocks(db, connection)
      const confirm = () => inTransaction(db, (trx) => own.confirm(trx))
      return await applyMissing(connection, { name, onApplied, confirm })
    } finally {
      await own.release()
    }
  } finally {
    // Not given back: it has settings of its own.
    connection.destroy()
  }
}

async function waitForLease(connection: PoolConnection, db: Db, name: DatabaseName): Promise<Lease> {
  // The table of leases is there before the first migration.
  for (const file of listMigrations(name).filter((file) => file.endsWith('-leases.sql')))
    await runStatements(connection, readMigration(name, file))
  const outcome = await retry(
    () => takeLease(db, leaseName('migrate')),
    ({ status }) => status === 'taken',
    { seconds: lockSeconds },
  )
  if (outcome.status === 'held') return outcome.lease
  throw new VigiaError(
    'migration-locked',
    `Another process has been migrating this database for too long: it is held ${tellHolder(outcome)}.`,
  )
}

/** Before anything is changed. */
async function requireLocks(db: Db, connection: PoolConnection): Promise<void> {
  const { version, limits } = await findServerLimits(overConnection(connection))
  const faults: string[] = limits.filter((limit) => limit === severalPrimaries)
  await addLockRow(connection)
  if (!(await locksRows(db, connection))) faults.push(noLocks)
  if (faults.length > 0)
    throw new VigiaError('server-unfit', `The server is ${version}, which ${faults.join(', and ')}.`)
}

interface Work {
  name: DatabaseName
  onApplied: (applied: AppliedMigration) => void
  /** Throws where another process has taken over. */
  confirm: () => Promise<void>
}

async function applyMissing(
  connection: PoolConnection,
  { name, onApplied, confirm }: Work,
): Promise<string[]> {
  await runStatements(connection, [createMigrationsTable])
  const db = overConnection(connection)
  const missing = await subtractApplied(db, name)
  for (const migration of missing) {
    const start = performance.now()
    await confirm()
    await runStatements(connection, readMigration(name, migration))
    await followUp(connection, name, migration)
    await db.insert(appliedMigration).values({ name: migration, appliedAt: utcNow() })
    onApplied({ database: name, migration, milliseconds: Math.round(performance.now() - start) })
  }
  await restoreTriggers(connection, name)
  if (name === 'results') await turnLateLabels(db)
  return missing
}

/** What a migration does besides its statements; this too may be broken off anywhere and run again. */
async function followUp(connection: PoolConnection, name: DatabaseName, migration: string): Promise<void> {
  if (migration.startsWith('0001'))
    for (const table of thesisTables[name]) await adoptThesisTable(connection, table)
  if (migration.includes('label-direction'))
    await (name === 'results' ? turnVigiasLabels : correctCopiedVerdicts)(overConnection(connection))
}

/** The migrations that a database still needs; all of them where it has none of Vigia's tables. */
export async function listMissingMigrations(db: Db, name: DatabaseName): Promise<string[]> {
  const tables = await db
    .select({ name: sql`TABLE_NAME` })
    .from(sql`information_schema.TABLES`)
    .where(sql`TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'Vigia_Migrations'`)
  if (tables.length === 0) return listMigrations(name)
  return await subtractApplied(db, name)
}

async function subtractApplied(db: DbOrTrx, name: DatabaseName): Promise<string[]> {
  const rows = await db.select({ name: appliedMigration.name }).from(appliedMigration)
  const applied = new Set(rows.map((row) => row.name))
  return listMigrations(name).filter((migration) => !applied.has(migration))
}
