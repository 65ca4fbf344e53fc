import { setTimeout as sleep } from 'node:timers/promises'
import { VigiaError } from '@vigia/runtime'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import type { ServerAddress } from './database.ts'

const CONNECT_MILLISECONDS = 5_000
const MILLISECONDS_BETWEEN_TRIES = 50

/** Connects, asks the server what it is, and returns that: `MariaDB 10.11.19` or `MySQL 8.4.6`. */
export async function readServerVersion(address: ServerAddress): Promise<string> {
  let connection: Connection | undefined
  try {
    connection = await createConnection({
      host: address.host,
      port: address.port,
      user: address.user,
      password: address.password,
      connectTimeout: CONNECT_MILLISECONDS,
    })
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version')
    const version = String(rows[0]?.version)
    const number = /^[\d.]+/.exec(version)?.[0] ?? version
    return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
  } catch (cause) {
    throw new VigiaError(
      'database-unreachable',
      `No connection to the database server at ${address.host}:${address.port}.`,
      { cause },
    )
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
