import { randomBytes } from 'node:crypto'
import { VigiaError } from '@vigia/runtime'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { Database, ServerAddress } from '../database/server.ts'

/** A database (a schema) on a server. */
export interface DatabaseAddress extends ServerAddress {
  database: string
}

export interface TwoDatabases {
  warehouse: DatabaseAddress
  results: DatabaseAddress
}

/**
 * Makes the two databases of an installation. On a given server, `ORIGEM_MYSQL_DATABASE` and `DESTINO_MYSQL_DATABASE`
 * of the environment name them, and they must be empty: what is added must not end among a clinic's own ECGs. Without
 * names they get new ones and are dropped at the end.
 *
 * @returns `close` drops what was made on a server that stays; twice does no harm
 * @throws VigiaError `database-in-use`
 */
export async function makeDatabases(
  server: Database,
  environment: NodeJS.ProcessEnv,
): Promise<TwoDatabases & { close(): Promise<void> }> {
  const isGiven = server.kind === 'environment'
  const suffix = isGiven ? `_demo_${randomBytes(4).toString('hex')}` : ''
  const { host, port, user, password } = server
  const connection = () => createConnection({ host, port, user, password })
  const made: string[] = []
  const make = async (variable: string, ownName: string): Promise<DatabaseAddress> => {
    const named = (isGiven && environment[variable]) || undefined
    const database = named ?? ownName + suffix
    const administrator = await connection()
    try {
      await administrator.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4', [database])
      if (isGiven && named === undefined) made.push(database)
      const [tables] = await administrator.query<RowDataPacket[]>('SHOW TABLES FROM ??', [database])
      if (tables.length > 0)
        throw new VigiaError(
          'database-in-use',
          `${variable} names a database with tables in it; an empty one is wanted, or the variable unset.`,
        )
    } finally {
      await administrator.end()
    }
    return { host, port, user, password, database }
  }
  const close = async () => {
    if (made.length === 0) return
    const administrator = await connection()
    for (const name of made.splice(0)) await administrator.query('DROP DATABASE ??', [name])
    await administrator.end()
  }
  try {
    const warehouse = await make('ORIGEM_MYSQL_DATABASE', 'Datawarehouse')
    return { warehouse, results: await make('DESTINO_MYSQL_DATABASE', 'Results'), close }
  } catch (error) {
    await close()
    throw error
  }
}
