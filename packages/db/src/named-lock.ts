import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { PoolConnection } from 'mysql2/promise'
import { type Db, overConnection } from './database.ts'
import { core } from './drizzle.ts'

const { sql } = core

/** A lock for as long as the session lives: it ends with the process, however that ends. */
export interface NamedLock {
  release(): void
}

/**
 * The name of a lock among processes that work with this database, as SQL; of a length that every server takes.
 *
 * @param purpose what the lock is for, in small letters
 * @param of what is locked, where that is a part: a value or a column
 */
export function lockName(purpose: string, of?: string | SQLWrapper): SQL {
  const locked = of === undefined ? sql`DATABASE()` : sql`CONCAT(DATABASE(), '/', ${of})`
  return sql`CONCAT(${`vigia-${purpose}-`}, LEFT(SHA2(${locked}, 256), 40))`
}

/** Takes a lock on a connection, which holds it until it ends; false when another holds it for so many seconds. */
export async function lockOn(connection: PoolConnection, name: SQL, seconds: number): Promise<boolean> {
  const [row] = await overConnection(connection)
    .select({ locked: sql`GET_LOCK(${name}, ${seconds})`.mapWith(Number) })
    .from(sql`DUAL`)
  return row?.locked === 1
}

/** Takes a lock by a connection of its own; undefined while another process holds it. */
export async function takeLock(db: Db, name: SQL): Promise<NamedLock | undefined> {
  const connection = await db.$client.getConnection()
  const isHeld = await lockOn(connection, name, 0).catch((error: unknown) => {
    connection.destroy()
    throw error
  })
  if (isHeld) return { release: () => connection.destroy() }
  connection.destroy()
  return undefined
}
