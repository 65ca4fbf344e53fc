import { type Environment, VigiaError } from '@vigia/runtime'
import type { MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection } from 'mysql2/promise'
import { drizzle } from './drizzle.ts'
import { openPool } from './pool.ts'
import { databaseTls, explainTlsError, type TlsToDatabase } from './tls.ts'

type Prefix = 'ORIGEM' | 'DESTINO'
type Field = (typeof fields)[number]
const fields = ['HOST', 'PORT', 'USER', 'PASSWORD', 'DATABASE', 'CHARSET', 'TLS', 'TLS_CA'] as const

/** The environment variables of one database, to be read with `readEnvironment`. */
export function databaseVariables<Name extends Prefix>(prefix: Name): `${Name}_MYSQL_${Field}`[] {
  return fields.map((field) => `${prefix}_MYSQL_${field}` as const)
}

/** Where a database is and who asks. */
export interface DatabaseAddress {
  host: string
  port: number
  user: string
  password: string
  database: string
  charset: string
  /** Absent where nothing is encrypted. */
  tls?: TlsToDatabase
}

export function databaseAddress<Name extends Prefix>(
  prefix: Name,
  environment: Environment<`${Name}_MYSQL_${Field}`>,
): DatabaseAddress {
  const read = (field: Field) =>
    environment[`${prefix}_MYSQL_${field}` as keyof typeof environment] as unknown
  return {
    host: read('HOST') as string,
    port: read('PORT') as number,
    user: read('USER') as string,
    password: read('PASSWORD') as string,
    database: read('DATABASE') as string,
    charset: read('CHARSET') as string,
    ...databaseTls(prefix, read('TLS') as string, read('TLS_CA') as string),
  }
}

/** Drizzle over a pool of connections; the pool itself is `$client`. */
export type Db = MySql2Database & { $client: Pool }
/** Drizzle inside a transaction, on the transaction's own connection. */
export type Trx = MySql2Database & { $client: PoolConnection }
export type DbOrTrx = Db | Trx

/** Drizzle over one connection. */
export function overConnection(connection: PoolConnection): Trx {
  return drizzle({ client: connection }) as unknown as Trx
}

/** An open database. */
export interface Database {
  db: Db
  /** Closes its connections; twice does no harm. */
  close(): Promise<void>
}

/**
 * Opens a database. Connections are made when they are needed: that a server is there is only known from the first
 * query.
 */
export function openDatabase(address: DatabaseAddress, options: { connections?: number } = {}): Database {
  const { pool, close } = openPool(address, { connections: options.connections ?? 4, moments: 'text' })
  return { db: drizzle({ client: pool }) as Db, close }
}

/** The driver's own code of a failed query (`ER_DUP_ENTRY`, `ECONNREFUSED`), however deeply it is wrapped. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return databaseErrorCode(error.cause)
}

/** The same failure in words an operator can act on; no host, user or password in it. */
export function explainDatabaseError(name: string, error: unknown): VigiaError {
  const tls = explainTlsError(name, error)
  if (tls !== undefined)
    return new VigiaError('database-failed', `The ${name} database ${tls}.`, { cause: error })
  const code = databaseErrorCode(error)
  const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
  const lacksRights = ['ER_DBACCESS_DENIED_ERROR', 'ER_TABLEACCESS_DENIED_ERROR']
  const advice =
    code === 'ER_ACCESS_DENIED_ERROR'
      ? 'refuses the user or the password'
      : code === 'ER_BAD_DB_ERROR'
        ? 'does not exist on that server'
        : lacksRights.includes(code ?? '')
          ? 'does not give this user the rights it needs; `pipelines setup` does'
          : code === 'ETIMEDOUT'
            ? 'does not answer in time (ETIMEDOUT)'
            : unreachable.includes(code ?? '')
              ? `cannot be reached (${code})`
              : `failed (${code ?? 'unknown error'})`
  return new VigiaError('database-failed', `The ${name} database ${advice}.`, { cause: error })
}

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
