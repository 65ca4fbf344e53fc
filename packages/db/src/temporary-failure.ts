import { databaseErrorCode } from './database.ts'

/** What the driver and the server say when the database is away, full, busy or going down. */
const codes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CONNECTION_KILLED',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_QUERY_INTERRUPTED',
  'ER_SERVER_SHUTDOWN',
  'PROTOCOL_CONNECTION_LOST',
])

/** Whether a query failed because the database could not do it just now: worth another try later. */
export function isTemporaryFailure(error: unknown): boolean {
  return codes.has(databaseErrorCode(error) ?? '') || isClosedConnection(error)
}

/** The driver gives no code to a query on a connection, or a pool of them, that ended before. */
function isClosedConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return /closed state|Connection lost|Pool is closed/i.test(error.message) || isClosedConnection(error.cause)
}
