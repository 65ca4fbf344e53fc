import type { Connection } from 'mysql2/promise'
import { databaseErrorCode } from '../failures.ts'
import { listTriggerRows } from './server-state.ts'

/** What a statement fails with when an earlier, interrupted run had done it already. */
const alreadyDone = new Set(['ER_DUP_FIELDNAME', 'ER_DUP_KEYNAME', 'ER_TABLE_EXISTS_ERROR'])

/**
 * What CREATE TRIGGER fails with where the server does not let this user make one: with a binary log MySQL wants more
 * than the TRIGGER privilege. A trigger only repeats what the rights say, so work goes on without it.
 */
const triggerRefused = new Set([
  'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
])

/** Whether a statement failed as making a trigger does where this user may not. */
export const isRefusedTrigger = (statement: string, error: unknown): boolean =>
  statement.startsWith('CREATE TRIGGER') && triggerRefused.has(databaseErrorCode(error) ?? '')

export const createMigrationsTable = `CREATE TABLE IF NOT EXISTS \`Vigia_Migrations\` (
  \`name\` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  \`applied_at\` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4`

/** Runs the statements of a migration, which are SQL files; one that an interrupted run had done is passed over. */
export async function runStatements(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await connection.query(statement)
    } catch (error) {
      const isDone = alreadyDone.has(databaseErrorCode(error) ?? '')
      if (isDone || isRefusedTrigger(statement, error)) continue
      if (!(await isGoneAlready(connection, statement, error))) throw error
    }
  }
}

/**
 * Whether a server did not let this user drop a trigger that is not there: MariaDB with a binary log, or in a cluster,
 * refuses before it looks. One that is there would go on refusing what this release does.
 */
async function isGoneAlready(connection: Connection, statement: string, error: unknown): Promise<boolean> {
  const [, dropped] = /^DROP TRIGGER IF EXISTS `(\w+)`/.exec(statement) ?? []
  if (dropped === undefined || databaseErrorCode(error) !== 'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER')
    return false
  const triggers = await listTriggerRows(connection)
  return !triggers.some(({ name }) => name.toLowerCase() === dropped.toLowerCase())
}

/** Makes a trigger anew, by the statement of its migration. */
export async function remakeTrigger(
  client: Pick<Connection, 'query'>,
  trigger: string,
  statement: string,
): Promise<void> {
  for (const text of [`DROP TRIGGER IF EXISTS \`${trigger}\``, statement]) await client.query(text)
}
