import type { Connection, PoolConnection, QueryOptions, RowDataPacket } from 'mysql2/promise'
import type { Db } from '../database.ts'
import { type DatabaseName, migrate } from '../migrate.ts'

class Killed extends Error {}

/** Of a built query the error stands in another. */
const isKilled = (error: unknown) =>
  error instanceof Killed || (error instanceof Error && error.cause instanceof Killed)

/** The database as a process sees it that dies right after the first statement which no process before it has sent. */
function dyingAfterNewStatement(db: Db, known: Set<string>): Db {
  const watched = (connection: PoolConnection): PoolConnection =>
    new Proxy(connection, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return async (query: string | QueryOptions, values?: unknown[]) => {
          const outcome = await target.query(query as string, values).then(
            (answer) => ({ answer }),
            (error: unknown) => ({ error }),
          )
          const statement = target.format(typeof query === 'string' ? query : query.sql, values as never)
          // Each process has a lease of its own; the next of one that dies waits for its end, whenever it died.
          const isOfLease = /`Leases`/i.test(statement) && !statement.startsWith('CREATE')
          if (!known.has(statement) && !isOfLease) {
            known.add(statement)
            target.destroy()
            throw new Killed()
          }
          if ('error' in outcome) throw outcome.error
          return outcome.answer
        }
      },
    })
  return {
    $client: { getConnection: async () => watched(await db.$client.getConnection()) },
  } as unknown as Db
}

/**
 * Migrates by processes that die one after the other, each a statement further than those before.
 *
 * @returns how many died
 */
export async function migrateBrokenOffEverywhere(db: Db, name: DatabaseName): Promise<number> {
  const known = new Set<string>()
  for (let deaths = 0; ; deaths++) {
    try {
      await migrate(dyingAfterNewStatement(db, known), name)
      return deaths
    } catch (error) {
      if (!isKilled(error)) throw error
    }
  }
}

/** All that a database's tables are, but for their rows. */
export async function describeLayout(connection: Pick<Connection, 'query'>): Promise<unknown> {
  const select = async (columns: string, table: string, order: string) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT ${columns} FROM information_schema.${table} WHERE ${table === 'TRIGGERS' ? 'TRIGGER_SCHEMA' : 'TABLE_SCHEMA'} = DATABASE() ORDER BY ${order}`,
    )
    return rows
  }
  return {
    tables: await select('TABLE_NAME, ENGINE, TABLE_COLLATION', 'TABLES', 'TABLE_NAME'),
    columns: await select(
      'TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, EXTRA',
      'COLUMNS',
      'TABLE_NAME, ORDINAL_POSITION',
    ),
    keys: await select(
      'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE',
      'STATISTICS',
      'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX',
    ),
    // Of several statements that are sent at once, MySQL keeps what parts a trigger from the next.
    triggers: await select(
      "TRIGGER_NAME, TRIM(TRAILING ';' FROM ACTION_STATEMENT) AS statement",
      'TRIGGERS',
      'TRIGGER_NAME',
    ),
  }
}

/** The rows of tables, each table's in the order of its ids. */
export async function readRows(db: Db, tables: readonly string[]): Promise<unknown[]> {
  const all: unknown[] = []
  for (const table of tables) {
    const [rows] = await db.$client.query<RowDataPacket[]>('SELECT * FROM ?? ORDER BY `id`', [table])
    all.push(rows)
  }
  return all
}
