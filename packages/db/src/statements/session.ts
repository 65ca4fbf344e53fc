import type { PoolConnection } from 'mysql2'
import type { Connection } from 'mysql2/promise'

/** How long a statement waits for another's lock, in seconds: less than a caller waits for an answer. */
const lockSeconds = 4

/** What lets rows and tables be changed alike, whatever the server's own mode: a value that does not fit is an error. */
const sqlMode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

/**
 * What every session of Vigia is set to before its first query, so that a server's own settings make no difference:
 * how text is escaped, what is an error, the clock, the isolation, what is cut off, and how long locks are waited for.
 *
 * Two statements: MariaDB before 11.1 and MySQL have no name in common for the isolation's variable.
 */
export function sessionStatements(charset: string): string[] {
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    `SET NAMES ${charset}, ${assign(variables)}
      /*M!100300 , ${assign(mariadbVariables)} */
      /*!80000 , ${assign(mysqlVariables)} */`,
  ]
}

const variables = {
  sql_mode: `'${sqlMode}'`,
  time_zone: "'+00:00'",
  autocommit: 1,
  default_storage_engine: 'InnoDB',
  foreign_key_checks: 1,
  unique_checks: 1,
  sql_safe_updates: 0,
  sql_big_selects: 1,
  sql_select_limit: '18446744073709551615',
  div_precision_increment: 4,
  innodb_lock_wait_timeout: lockSeconds,
  lock_wait_timeout: lockSeconds,
  // In seconds. A connection waits in its pool for the next query, and a reader of many rows takes its time.
  wait_timeout: 28_800,
  net_read_timeout: 60,
  net_write_timeout: 600,
}

/** How long a statement or a transaction at rest may take: as long as Vigia wants. */
const mariadbVariables = {
  max_statement_time: 0,
  idle_transaction_timeout: 0,
  idle_readonly_transaction_timeout: 0,
  idle_write_transaction_timeout: 0,
}
const mysqlVariables = { max_execution_time: 0 }

function assign(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')
}

/** Runs such statements on a new connection, one after the other; written out, as the builder has no SET. */
export function setUp(
  connection: PoolConnection,
  [statement, ...others]: readonly string[],
  done: (error: NodeJS.ErrnoException | null) => void,
): void {
  if (statement === undefined) done(null)
  else
    connection.query(statement, (error) => {
      if (error) done(error)
      else setUp(connection, others, done)
    })
}

/**
 * Sets variables of one session; `DEFAULT` is the server's own value. Written out, as the builder has no SET.
 *
 * @param values as SQL, never from outside
 */
export async function setSession(
  connection: Pick<Connection, 'query'>,
  values: Record<string, string | number>,
): Promise<void> {
  await connection.query(`SET ${assign(values)}`)
}
