import { VigiaError } from '@vigia/runtime'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { adoptThesisTable } from './adopt-thesis-table.ts'
import { type Db, databaseErrorCode } from './database.ts'
import { type DatabaseName, listMigrations, readMigration } from './migration-files.ts'
import { lockWaitStatement } from './pool.ts'
import { isRefusedTrigger, restoreTriggers } from './triggers.ts'
import { correctCopiedVerdicts, turnLateLabels, turnVigiasLabels } from './turn-labels.ts'

export type { DatabaseName } from './migration-files.ts'
export { listMigrations } from './migration-files.ts'

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

/** What a statement fails with when an earlier, interrupted run had done it already. */
const alreadyDone = new Set(['ER_DUP_FIELDNAME', 'ER_DUP_KEYNAME'])

const lockSeconds = 600

export const createMigrationsTable = `CREATE TABLE IF NOT EXISTS \`Vigia_Migrations\` (
  \`name\` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  \`applied_at\` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4`

/**
 * Brings a database to the present layout: on an empty server it makes every table, on one that the thesis filled it
 * adds to what is there, and nothing is dropped or retyped. Run again it puts back triggers that are gone, and does
 * nothing else; of two at once, one waits.
 *
 * @param onApplied told of each migration once it has been applied, and how long that took
 * @returns the names of the migrations that were applied now
 * @throws VigiaError `migration-locked` when another process migrates for longer than ten minutes
 */
export async function migrate(
  db: Db,
  name: DatabaseName,
  onApplied: (applied: AppliedMigration) => void = () => {},
): Promise<string[]> {
  const connection = await db.$client.getConnection()
  try {
    await connection.query(lockWaitStatement(lockSeconds))
    return await withLock(connection, () => applyMissing(connection, name, onApplied))
  } finally {
    // Not given back: the session holds the lock and its own settings until it ends.
    connection.destroy()
  }
}

async function withLock<Result>(connection: Connection, work: () => Promise<Result>): Promise<Result> {
  const [[answer]] = await connection.query<RowDataPacket[]>(
    "SELECT GET_LOCK(CONCAT('vigia-migrate-', LEFT(SHA2(DATABASE(), 256), 40)), ?) AS locked",
    [lockSeconds],
  )
  if (Number(answer?.locked) !== 1)
    throw new VigiaError('migration-locked', 'Another process has been migrating this database for too long.')
  return await work()
}

async function applyMissing(
  connection: Connection,
  name: DatabaseName,
  onApplied: (applied: AppliedMigration) => void,
): Promise<string[]> {
  await connection.query(createMigrationsTable)
  const missing = await subtractApplied(connection, name)
  for (const migration of missing) {
    const start = performance.now()
    await runStatements(connection, readMigration(name, migration))
    await followUp(connection, name, migration)
    await connection.query(
      'INSERT INTO `Vigia_Migrations` (`name`, `applied_at`) VALUES (?, UTC_TIMESTAMP(3))',
      [migration],
    )
    onApplied({ database: name, migration, milliseconds: Math.round(performance.now() - start) })
  }
  await restoreTriggers(connection, name)
  if (name === 'results') await turnLateLabels(connection)
  return missing
}

/** What a migration does besides its statements; this too may be broken off anywhere and run again. */
async function followUp(connection: Connection, name: DatabaseName, migration: string): Promise<void> {
  if (migration.startsWith('0001'))
    for (const table of thesisTables[name]) await adoptThesisTable(connection, table)
  if (migration.includes('label-direction'))
    await (name === 'results' ? turnVigiasLabels(connection) : correctCopiedVerdicts(connection))
}

async function runStatements(connection: Connection, statements: string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await connection.query(statement)
    } catch (error) {
      const isDone = alreadyDone.has(databaseErrorCode(error) ?? '')
      if (!isDone && !isRefusedTrigger(statement, error)) throw error
    }
  }
}

/** The migrations that a database still needs; all of them where it has none of Vigia's tables. */
export async function listMissingMigrations(db: Db, name: DatabaseName): Promise<string[]> {
  const [tables] = await db.$client.query<RowDataPacket[]>("SHOW TABLES LIKE 'Vigia\\_Migrations'")
  if (tables.length === 0) return listMigrations(name)
  return await subtractApplied(db.$client, name)
}

async function subtractApplied(client: Pick<Connection, 'query'>, name: DatabaseName): Promise<string[]> {
  const [rows] = await client.query<RowDataPacket[]>('SELECT `name` FROM `Vigia_Migrations`')
  const applied = new Set(rows.map((row) => String(row.name)))
  return listMigrations(name).filter((migration) => !applied.has(migration))
}
