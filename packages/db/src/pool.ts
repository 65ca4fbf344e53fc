import { connect, isIP, type Socket } from 'node:net'
import { isTraced, keepSpan } from '@vigia/runtime'
import type { PoolConnection, Pool as PoolOfCallbacks } from 'mysql2'
import { type ConnectionOptions, createPool, type Pool } from 'mysql2/promise'
import { openWatch, type Watch } from './connection-watch.ts'
import type { DatabaseAddress } from './database.ts'
import { repeatByOthers, repeatStatements } from './repeat.ts'
import { sessionStatements, setUp } from './statements/session.ts'
import { driverTls, findRefusal } from './tls.ts'
import { traceQueries } from './trace-queries.ts'

/** How long a server may take to let a connection in, and how long one is waited for while nobody gets any. */
const acquireMilliseconds = 4000

/** Before a firewall forgets a connection that rests, and where one has gone, long before the system would notice. */
const keepAliveMilliseconds = 60_000

/**
 * How old a connection may become, in milliseconds: a name or a proxy may lead to another server since it was made, and
 * the old one may still take it.
 */
const oldestMilliseconds = 300_000

export interface OpenPool {
  pool: Pool
  /** Ends the connections, without waiting for a server that does not answer; twice does no harm. */
  close(): Promise<void>
}

/**
 * Opens a pool of connections to a database. Every one of them is set up before its first query, so that the server's
 * own settings make no difference, and watched: a server that no longer answers fails a query within five seconds
 * (`ETIMEDOUT`), while a query that the server is working on may take as long as it takes.
 *
 * @param options.moments how DATETIME columns are read: as text, or as a Date of the UTC that they hold
 * @param options.oldest the age at which a connection is replaced before it is used again, in milliseconds
 */
export function openPool(
  address: DatabaseAddress,
  options: { connections: number; moments: 'text' | 'utc-date'; oldest?: number },
): OpenPool {
  const connectionOptions = listConnectionOptions(address)
  const pool = createPool({
    ...connectionOptions,
    connectionLimit: options.connections,
    ...(options.moments === 'text' ? { dateStrings: true } : { timezone: 'Z' }),
  })
  const watch = openWatch(connectionOptions)
  guardConnections(pool.pool, {
    statements: sessionStatements(connectionCharset(address)),
    watch,
    findReason: (error) => findRefusal(error, connectionOptions),
    database: address.database,
    oldest: options.oldest ?? oldestMilliseconds,
  })
  repeatByOthers(pool)
  let closing: Promise<void> | undefined
  return {
    pool,
    close() {
      // It rejects where a server has gone: then there is nothing left to end.
      closing ??= pool.end().then(watch.close, watch.close)
      return closing
    },
  }
}

/** What a pool is doing now. */
export interface PoolState {
  /** Connections at work. */
  used: number
  /** Connections that are open and at rest. */
  idle: number
  /** How many connections it may have. */
  limit: number
  /** Callers who wait for a connection. */
  waiting: number
}

/** What mysql2 keeps of a pool beside what it documents. */
interface InnerPool {
  _allConnections: { length: number }
  _freeConnections: { length: number }
  _connectionQueue: { length: number }
  config: { connectionLimit: number }
}

export function readPool(pool: Pool): PoolState {
  const inner = pool.pool as unknown as InnerPool
  const idle = inner._freeConnections.length
  return {
    used: inner._allConnections.length - idle,
    idle,
    limit: inner.config.connectionLimit,
    waiting: inner._connectionQueue.length,
  }
}

function listConnectionOptions(address: DatabaseAddress): ConnectionOptions {
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    charset: connectionCharset(address),
    connectTimeout: acquireMilliseconds,
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveMilliseconds,
    ...(address.tls === undefined ? {} : { ssl: driverTls(address.tls) }),
    ...(address.tls?.checksName && isIP(address.host) ? { stream: () => connectByAddress(address) } : {}),
  }
}

/**
 * The driver lets a certificate be checked for `localhost` where the server is called by its IP address. What it is
 * called is then told by the socket.
 */
function connectByAddress({ host, port }: DatabaseAddress): Socket {
  return Object.assign(connect({ host, port, noDelay: true, keepAlive: true }), { _host: host })
}

/**
 * A character set, where a collation may stand too. What MySQL calls utf8 has no room for every character; utf8mb4
 * has, and holds all of it.
 */
function connectionCharset({ charset }: DatabaseAddress): string {
  const name = charset.toLowerCase().replace(/_.*/, '')
  return name === 'utf8' || name === 'utf8mb3' ? 'utf8mb4' : name
}

/**
 * mysql2's own pool hands a new connection out at once, and lets who waits for one wait for ever. All its ways to a
 * connection lead through `getConnection`.
 */
function guardConnections(
  pool: PoolOfCallbacks,
  given: {
    statements: readonly string[]
    watch: Watch
    findReason: (error: NodeJS.ErrnoException) => Promise<NodeJS.ErrnoException>
    database: string
    oldest: number
  },
): void {
  const { statements, watch, findReason, database, oldest } = given
  const takeConnection = pool.getConnection.bind(pool)
  /** When each was made ready. */
  const ready = new WeakMap<PoolConnection, number>()
  let lastGiven = 0
  pool.getConnection = (given) => {
    const asked = performance.now()
    // Who gives a connection back hands it to who waits, in the midst of its own work.
    const inSpanOfCaller = keepSpan()
    const callback: Callback = (error, connection) => inSpanOfCaller(() => given(error, connection))
    let isOver = false
    const giveUpWhereNothingMoves = () => {
      const still = performance.now() - Math.max(asked, lastGiven)
      if (still < acquireMilliseconds) {
        timer = setTimeout(giveUpWhereNothingMoves, acquireMilliseconds - still)
        return
      }
      isOver = true
      giveNone(callback, Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }))
    }
    let timer = setTimeout(giveUpWhereNothingMoves, acquireMilliseconds)
    const handOver = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => {
      clearTimeout(timer)
      if (isOver) {
        if (error === null) connection.release()
        return
      }
      if (error === null) lastGiven = performance.now()
      callback(error, connection)
    }
    const receive: Callback = (error, connection) => {
      // The driver says undefined where its types say null.
      if (error) {
        findReason(error).then(
          (reason) => handOver(reason, connection),
          () => handOver(error, connection),
        )
        return
      }
      const readyAt = ready.get(connection)
      if (readyAt !== undefined) {
        if (performance.now() - readyAt < oldest) return handOver(null, connection)
        connection.destroy()
        return takeConnection(receive)
      }
      watch.add(connection)
      setUp(connection, statements, (failure) => {
        if (failure === null) {
          ready.set(connection, performance.now())
          repeatStatements(connection)
          if (isTraced()) traceQueries(connection, database)
        } else connection.destroy()
        handOver(failure, connection)
      })
    }
    takeConnection(receive)
  }
}

type Callback = Parameters<PoolOfCallbacks['getConnection']>[0]

function giveNone(callback: Callback, error: NodeJS.ErrnoException): void {
  callback(error, undefined as unknown as PoolConnection)
}
