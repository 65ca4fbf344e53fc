import type { Environment } from '@vigia/runtime'
import type { MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection } from 'mysql2/promise'
import { drizzle } from './drizzle.ts'
import { openPool } from './pool.ts'
import { databaseTls, type TlsToDatabase } from './tls.ts'

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
