import { setTimeout as sleep } from 'node:timers/promises'
import { VigiaError } from '@vigia/runtime'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** Where a MySQL or MariaDB server is reached over TCP, and as whom. */
export interface ServerAddress {
  host: string
  port: number
  user: string
  password: string
}

/** A database server that somebody found or started, with the right to create databases on it. */
export interface Database extends ServerAddress {
  kind: 'environment' | 'mariadb' | 'mysql' | 'docker'
  /** For people: `MariaDB 10.11.19, started for this run alone`. */
  description: string
  /** Where it has one that a client of this process can reach: the path of its Unix socket. */
  socketPath?: string
  /** Stops and removes what was started; leaves a given server alone. Twice does no harm. */
  close(): Promise<void>
}

/** Prints one line about what is being done. */
export type Print = (line: string) => void

/** A way to a database that could be tried, and where it led. */
export type Attempt = { status: 'found'; database: Database } | { status: 'unavailable'; reason: string }

/** The address in `ORIGEM_MYSQL_HOST`, `_PORT`, `_USER` and `_PASSWORD`; undefined if no host is set. */
export function addressFromEnvironment(environment: NodeJS.ProcessEnv): ServerAddress | undefined {
  const host = environment.ORIGEM_MYSQL_HOST
  if (host === undefined || host === '') return undefined
  return {
    host,
    port: Number(environment.ORIGEM_MYSQL_PORT ?? 3306),
    user: environment.ORIGEM_MYSQL_USER ?? 'root',
    password: environment.ORIGEM_MYSQL_PASSWORD ?? '',
  }
}

/**
 * The address in a URL such as `mysql://root:secret@127.0.0.1:3306`.
 * Throws a VigiaError `usage` that names `variable`, where the URL was read, but not its value.
 */
export function addressFromUrl(variable: string, value: string): ServerAddress {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^(mysql|mariadb):$/.test(url.protocol) || url.hostname === '') {
    throw new VigiaError('usage', `${variable} must be a URL such as mysql://user:password@127.0.0.1:3306.`)
  }
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username || 'root'),
    password: decodeURIComponent(url.password),
  }
}

/** The variables by which the services find one of their two databases. */
export function databaseEnvironment(
  prefix: 'ORIGEM' | 'DESTINO',
  address: ServerAddress & { database: string },
): Record<string, string> {
  return {
    [`${prefix}_MYSQL_HOST`]: address.host,
    [`${prefix}_MYSQL_PORT`]: String(address.port),
    [`${prefix}_MYSQL_USER`]: address.user,
    [`${prefix}_MYSQL_PASSWORD`]: address.password,
    [`${prefix}_MYSQL_DATABASE`]: address.database,
  }
}

const CONNECT_MILLISECONDS = 5_000
const MILLISECONDS_BETWEEN_TRIES = 50

/**
 * Connects, asks the server what it is, and returns that: `MariaDB 10.11.19` or `MySQL 8.4.6`. Throws a VigiaError
 * `database-unreachable`.
 */
export async function readServerVersion({ host, port, user, password }: ServerAddress): Promise<string> {
  let connection: Connection | undefined
  try {
    connection = await createConnection({ host, port, user, password, connectTimeout: CONNECT_MILLISECONDS })
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version')
    const version = String(rows[0]?.version)
    const number = /^[\d.]+/.exec(version)?.[0] ?? version
    return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
  } catch (cause) {
    const message = `No connection to the database server at ${host}:${port}.`
    throw new VigiaError('database-unreachable', message, { cause })
  } finally {
    connection?.destroy()
  }
}

/**
 * Asks again and again until a server that is being started answers.
 *
 * @param hasEnded whether the server has given up by itself
 * @param timeout milliseconds after which `undefined` is returned, as for a server that has ended
 */
export async function waitForServer(
  address: ServerAddress,
  hasEnded: () => boolean,
  timeout: number,
): Promise<string | undefined> {
  const deadline = Date.now() + timeout
  while (!hasEnded() && Date.now() < deadline) {
    try {
      return await readServerVersion(address)
    } catch {
      // Not yet: that is what is being waited for.
      await sleep(MILLISECONDS_BETWEEN_TRIES)
    }
  }
  return undefined
}
