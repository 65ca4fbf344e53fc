import type { Socket } from 'node:net'
import type { PoolConnection } from 'mysql2'
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise'
import { listThreads } from './statements/server-state.ts'

/** How long a connection with a query on its way may be silent before the server is asked about it. */
const silenceMilliseconds = 1500
/** How long the server may take to say so. */
const inquiryMilliseconds = 2500

export interface Watch {
  add(connection: PoolConnection): void
  /** Lets the process end, though a server may never confirm that a connection has ended. */
  close(): void
}

/** What mysql2 keeps of a connection beside what it documents. */
interface Inner {
  stream: Socket
  threadId: number
  /** The query that is running. */
  _command?: unknown
}

/** Which of its threads a server is working in; undefined where it does not answer. */
type Threads = ReadonlySet<number> | 'unknown' | undefined

/**
 * Watches over connections. When a query has had no byte for a while, the server is asked by another connection what
 * it does: while it works on the query, it may take its time; when it does not answer, or knows of no work, the
 * connection is broken and the query fails with `ETIMEDOUT`.
 */
export function openWatch(options: ConnectionOptions): Watch {
  const connections = new Set<Inner>()
  let inquiry: Promise<Threads> | undefined

  /** One inquiry for all that are silent at a time. */
  function askServer(): Promise<Threads> {
    inquiry ??= inquire(options).finally(() => {
      inquiry = undefined
    })
    return inquiry
  }

  async function examine(inner: Inner): Promise<void> {
    const { stream } = inner
    const command = inner._command
    // It rests: nobody waits for anything.
    if (!command) return
    const bytes = stream.bytesRead
    const threads = await askServer()
    const isSilent = inner._command === command && stream.bytesRead === bytes
    const isWorking = threads === 'unknown' || threads?.has(inner.threadId) === true
    if (isSilent && !isWorking)
      stream.destroy(Object.assign(new Error('The server does not answer.'), { code: 'ETIMEDOUT' }))
    else if (!stream.destroyed) stream.setTimeout(silenceMilliseconds)
  }

  return {
    add(connection) {
      const inner = connection as unknown as Inner
      connections.add(inner)
      inner.stream.once('close', () => connections.delete(inner))
      // The pool listens for the first alone, and a second would end the process.
      connection.on('error', () => {})
      inner.stream.setTimeout(silenceMilliseconds).on('timeout', () => examine(inner))
    },
    close() {
      for (const { stream } of connections) stream.unref()
    },
  }
}

async function inquire(options: ConnectionOptions): Promise<Threads> {
  const deadline = AbortSignal.timeout(inquiryMilliseconds)
  const connecting = createConnection({ ...options, connectTimeout: inquiryMilliseconds })
  try {
    return await Promise.race([listWorkingThreads(connecting), rejectWhenAborted(deadline)])
  } catch (error) {
    return whatFailureTells(error)
  } finally {
    connecting.then(breakOff, () => {})
  }
}

async function listWorkingThreads(connecting: Promise<Connection>): Promise<Threads> {
  const connection = await connecting
  const threads = await listThreads(connection)
  // A proxy between may number connections in its own way.
  if (!threads.some(({ id }) => id === connection.threadId)) return 'unknown'
  return new Set(threads.filter(({ isWorking }) => isWorking).map(({ id }) => id))
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

function breakOff(connection: Connection): void {
  connection.destroy()
  // That alone would wait for the server.
  ;(connection as unknown as { connection: Inner }).connection.stream.destroy()
}

/** A server that refuses one more connection answers all the same. */
function whatFailureTells(error: unknown): Threads {
  return error instanceof Error && 'errno' in error && Number(error.errno) > 0 ? 'unknown' : undefined
}
