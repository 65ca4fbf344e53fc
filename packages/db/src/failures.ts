import { VigiaError } from '@vigia/runtime'
import { explainTlsError } from './tls.ts'

/** The driver's own code of a failed query (`ER_DUP_ENTRY`, `ECONNREFUSED`), however deeply it is wrapped. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return databaseErrorCode(error.cause)
}

/**
 * The server has undone a statement, or a transaction, because of what another one did: a deadlock, a row that changed
 * since it was read, or, at the commit on a cluster, another node's transaction that came first.
 */
const brokenOff = new Set([
  'ER_CHECKREAD',
  'ER_ERROR_DURING_COMMIT',
  'ER_LOCK_DEADLOCK',
  'ER_TRANSACTION_ROLLBACK_DURING_COMMIT',
])

/** The server takes no writing, or nothing at all: it is not the primary any more, or not with its cluster's majority. */
const refusedByServer = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_RUN_HOOK_ERROR',
  'ER_UNKNOWN_COM_ERROR',
])

/** The connection ended, so that nobody knows whether the last statement was done. */
const lost = new Set(['ECONNRESET', 'EPIPE', 'ER_CONNECTION_KILLED', 'PROTOCOL_CONNECTION_LOST'])

export const isBrokenOff = (error: unknown) => brokenOff.has(databaseErrorCode(error) ?? '')
export const isRefusedByServer = (error: unknown) => refusedByServer.has(databaseErrorCode(error) ?? '')
export const isLost = (error: unknown) =>
  lost.has(databaseErrorCode(error) ?? '') || isClosedConnection(error)

/** A table, or the disk, is full. */
const full = new Set(['ER_DISK_FULL', 'ER_RECORD_FILE_FULL'])

/** What else the driver and the server say when the database is away, busy or going down. */
const away = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
  'ER_SERVER_SHUTDOWN',
])

/** Whether a query failed because the database could not do it just now: worth another try later. */
export function isTemporaryFailure(error: unknown): boolean {
  return (
    isBrokenOff(error) ||
    isRefusedByServer(error) ||
    isLost(error) ||
    full.has(databaseErrorCode(error) ?? '') ||
    away.has(databaseErrorCode(error) ?? '')
  )
}

/** The driver gives no code to a query on a connection, or a pool of them, that ended before. */
function isClosedConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return /closed state|Connection lost|Pool is closed/i.test(error.message) || isClosedConnection(error.cause)
}

/** The same failure in words an operator can act on; no host, user or password in it. */
export function explainDatabaseError(name: string, error: unknown): VigiaError {
  const words = explainTlsError(name, error) ?? explainCode(databaseErrorCode(error) ?? 'unknown error')
  return new VigiaError('database-failed', `The ${name} database ${words}.`, { cause: error })
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function explainCode(code: string): string {
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
      return 'refuses the user or the password'
    case 'ER_BAD_DB_ERROR':
      return 'does not exist on that server'
    case 'ER_DBACCESS_DENIED_ERROR':
    case 'ER_TABLEACCESS_DENIED_ERROR':
      return 'does not give this user the rights it needs; `pipelines setup` does'
    case 'ETIMEDOUT':
      return 'does not answer in time (ETIMEDOUT)'
    case 'ER_OPTION_PREVENTS_STATEMENT':
    case 'ER_READ_ONLY_MODE':
      return `cannot be written to: its server is read-only (${code})`
    case 'ER_UNKNOWN_COM_ERROR':
    case 'ER_RUN_HOOK_ERROR':
      return `cannot be written to: its server is not with the majority of its cluster (${code})`
    case 'ER_DISK_FULL':
    case 'ER_RECORD_FILE_FULL':
      return `has no room left (${code})`
    default:
      return unreachable.has(code) ? `cannot be reached (${code})` : `failed (${code})`
  }
}
