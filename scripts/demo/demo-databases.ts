import { randomBytes } from 'node:crypto'
import { VigiaError } from '@vigia/runtime'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { Database, ServerAddress } from '../database/server.ts'

/** A database (a schema) on a server. */
export interface DatabaseAddress extends ServerAddress {
  database: string
}

export interface DemoDatabases {
  warehouse: DatabaseAddress
  results: DatabaseAddress
  /** Drops what was made on a server that stays; twice does no harm. */
  close(): Promise<void>
}

/**
 * Makes the demo's two databases. On a given server, `ORIGEM_MYSQL_DATABASE` and `DESTINO_MYSQL_DATABASE` name them
 * and they must be empty: the demo adds ECGs, and those must not end among a clinic's. Without names they get new
 * ones and are dropped at the end. Throws a VigiaError `database-in-use`.
 */
export async function makeDemoDatabases(
  server: Database,
  environment: NodeJS.ProcessEnv,
): Promise<DemoDatabases> {
  const isGiven = server.kind === 'environment'
  const suffix = randomBytes(4).toString('hex')
  const made: DatabaseAddress[] = []
  const make = async (variable: string, ownName: string): Promise<DatabaseAddress> => {
    const named = isGiven ? environment[variable] : undefined
    const { host, port, user, password } = server
    const address = {
      host,
      port,
      user,
      password,
      database: named || (isGiven ? `${ownName}_demo_${suffix}` : ownName),
    }
    await query(address, `CREATE DATABASE IF NOT EXISTS ${quoted(address.database)} CHARACTER SET utf8mb4`)
    if (named) await requireEmpty(address, variable)
    else if (isGiven) made.push(address)
    return address
  }
  const close = async () => {
    for (const address of made.splice(0)) await query(address, `DROP DATABASE ${quoted(address.database)}`)
  }
  try {
    const warehouse = await make('ORIGEM_MYSQL_DATABASE', 'Datawarehouse')
    const results = await make('DESTINO_MYSQL_DATABASE', 'Results')
    return { warehouse, results, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function requireEmpty(address: DatabaseAddress, variable: string): Promise<void> {
  const tables = await query(
    address,
    'SELECT table_name FROM information_schema.tables WHERE table_schema = ? LIMIT 1',
    [address.database],
  )
  if (tables.length > 0) {
    throw new VigiaError(
      'database-in-use',
      `${variable} names a database with tables in it; the demo wants an empty one, or the variable unset.`,
    )
  }
}

async function query(
  address: ServerAddress,
  statement: string,
  values: string[] = [],
): Promise<RowDataPacket[]> {
  const { host, port, user, password } = address
  const connection = await createConnection({ host, port, user, password })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement, values)
    return rows
  } finally {
    await connection.end()
  }
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
