import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolConnection } from 'mysql2'
import type { Pool } from 'mysql2/promise'
import { isBrokenOff, isLost, isRefusedByServer } from './failures.ts'

/** How often something is tried that the server broke off. */
const attemptsAtBrokenOff = 10
/** How often what a connection that ended, or a server that cannot be written to, has not done: by another connection. */
const attemptsAtOther = 3

/** How long before the second try, at most, in milliseconds; before each further one, at most twice as long. */
const firstWait = 10
const longestWait = 500

/** By chance, so that those who have met once do not meet again. */
const pauseAfter = (attempt: number) => Math.random() * Math.min(firstWait * 2 ** (attempt - 1), longestWait)

/**
 * Does again what the server broke off, what a server refused that cannot be written to, and what a connection that
 * ended had not done; a bounded number of times.
 *
 * @param isDone whether it may have been done all the same when the connection ended: then it is not done again
 */
export async function repeat<Result>(
  attempt: () => Promise<Result>,
  isDone: () => boolean = () => false,
): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      const mayRepeat = isBrokenOff(error)
        ? attempts < attemptsAtBrokenOff
        : attempts < attemptsAtOther && (isRefusedByServer(error) || (isLost(error) && !isDone()))
      if (!mayRepeat) throw error
      await sleep(pauseAfter(attempts))
    }
  }
}

type Done = (error: Error | null, ...results: unknown[]) => void
type Methods = Record<'query' | 'execute', (...args: unknown[]) => unknown>

const begins = /^\s*(?:begin|start\s+transaction)\b/i
const ends = /^\s*(?:commit|rollback(?!\s+to\b))\b/i

/**
 * Lets each statement outside a transaction that the server breaks off be done again, on the connection itself: so also
 * what a library writes that has connections from the pool. What belongs to a transaction only its owner can do again.
 */
export function repeatStatements(connection: PoolConnection): void {
  const methods = connection as unknown as Methods
  let isInTransaction = false
  for (const method of ['query', 'execute'] as const) {
    const run = methods[method].bind(connection)
    methods[method] = (...args) => {
      const text = textOf(args[0])
      const isEnd = ends.test(text)
      if (isEnd) isInTransaction = false
      else if (begins.test(text)) isInTransaction = true
      const done = args.at(-1)
      if (typeof done !== 'function' || isInTransaction || isEnd) return run(...args)
      let attempts = 1
      const finish: Done = (error, ...results) => {
        if (error && isBrokenOff(error) && attempts < attemptsAtBrokenOff)
          setTimeout(() => run(...args.slice(0, -1), finish), pauseAfter(attempts++))
        else (done as Done)(error, ...results)
      }
      return run(...args.slice(0, -1), finish)
    }
  }
}

/**
 * Lets a statement that is asked of the pool be done by another connection where the server of this one cannot be
 * written to, and a SELECT where the connection ended; the connection is thrown away.
 */
export function repeatByOthers(pool: Pool): void {
  const methods = pool as unknown as Methods
  for (const method of ['query', 'execute'] as const)
    methods[method] = (...args) =>
      repeat(
        async () => {
          const connection = await pool.getConnection()
          try {
            const answer = await (connection as unknown as Methods)[method](...args)
            connection.release()
            return answer
          } catch (error) {
            if (isRefusedByServer(error)) connection.destroy()
            else connection.release()
            throw error
          }
        },
        () => !/^\s*\(?\s*select\b/i.test(textOf(args[0])),
      )
}

function textOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { sql?: unknown } | undefined)?.sql
  // A statement may be a megabyte long.
  return String(text ?? '').slice(0, 40)
}
