import type { DatabaseAddress } from '@vigia/db'
import { createPool, type Pool } from 'mysql2/promise'

const connections = 4

/** A pool for better-auth, which wants a Date where the rest of Vigia reads text. DATETIME columns hold UTC. */
export function openDatePool(address: DatabaseAddress): Pool {
  return createPool({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    charset: address.charset,
    connectionLimit: connections,
    timezone: 'Z',
    enableKeepAlive: true,
  })
}
