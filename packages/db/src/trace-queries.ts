import { currentSpan, startSpan } from '@vigia/runtime'
import type { PoolConnection } from 'mysql2'

/** The callback at the end of what a query is called with. */
type Done = (error: (Error & { code?: string }) | null, ...results: unknown[]) => void

/**
 * Makes each query of a connection a span of the piece of work that it is done for, named by what it does and to which
 * table. Nothing of its text is told, and so nothing of its values.
 */
export function traceQueries(connection: PoolConnection, database: string): void {
  const methods = connection as unknown as Record<'query' | 'execute', (...args: unknown[]) => unknown>
  for (const method of ['query', 'execute'] as const) {
    const run = methods[method].bind(connection)
    methods[method] = (...args) => {
      const done = args.at(-1)
      if (typeof done !== 'function' || currentSpan() === undefined) return run(...args)
      const { operation, table } = describeQuery(textOf(args[0]))
      const span = startSpan(table === undefined ? operation : `${operation} ${table}`, {
        kind: 'client',
        attributes: {
          'db.system.name': 'mysql',
          'db.namespace': database,
          'db.operation.name': operation,
          ...(table === undefined ? {} : { 'db.collection.name': table }),
        },
      })
      const finish: Done = (error, ...results) => {
        if (error) span.fail(error.code ?? 'unknown')
        span.end()
        ;(done as Done)(error, ...results)
      }
      return run(...args.slice(0, -1), finish)
    }
  }
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query
  return String((query as { sql?: unknown } | undefined)?.sql ?? '')
}

/** What is looked at of a statement, which may be a megabyte long. */
const longestLook = 2000

/** What a statement does, and the first table it does it to: names of tables alone begin with a capital. */
export function describeQuery(sql: string): { operation: string; table: string | undefined } {
  const text = sql.slice(0, longestLook).replaceAll(/'(?:[^'\\]|\\.)*'?/g, "''")
  const [, word = 'query'] = /^\W*([a-z]+)/i.exec(text) ?? []
  const [, table] =
    /\b(?:FROM|from|INTO|into|UPDATE|update|JOIN|join)\s+`?([A-Z][A-Za-z_]*)`?/.exec(text) ?? []
  return { operation: word.toUpperCase(), table }
}
