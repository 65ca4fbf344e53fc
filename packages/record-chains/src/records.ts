import {
  audit,
  type ChainName,
  type Column,
  core,
  type DbOrTrx,
  modelEvent,
  type SQL,
  securityLog,
} from '@vigia/db'

const { and, asc, gt, inArray, sql } = core

/** Records that are read at a time. */
const pageSize = 1000

/** The table whose records are the links of each chain. */
const tables = { audits: audit, 'model-events': modelEvent, 'security-log': securityLog } as const

export const chainNames = Object.keys(tables) as ChainName[]

/** Its name on the server. */
export const tableName = (chain: ChainName): string => core.getTableName(tables[chain])

/** A record as it is authenticated: the columns that have a value, in the order of their names, each as text. */
export interface ChainRecord {
  id: number
  fields: readonly (readonly [column: string, value: string])[]
}

/** Records by their ids; those that are not there are left out. */
export async function readRecords(
  db: DbOrTrx,
  chain: ChainName,
  ids: readonly number[],
): Promise<Map<number, ChainRecord>> {
  if (ids.length === 0) return new Map()
  const records = await select(db, chain, inArray(tables[chain].id, [...ids]), ids.length)
  return new Map(records.map((record) => [record.id, record]))
}

/** All records that fulfil a condition, page by page in the order of their ids. */
export async function* readAllRecords(
  db: DbOrTrx,
  chain: ChainName,
  condition: SQL | undefined,
): AsyncGenerator<ChainRecord[]> {
  const { id } = tables[chain]
  for (let after = Number.MIN_SAFE_INTEGER, isMore = true; isMore; ) {
    const records = await select(db, chain, and(gt(id, after), condition), pageSize)
    yield records
    after = records.at(-1)?.id ?? after
    isMore = records.length === pageSize
  }
}

/** The id of a chain's records, for conditions. */
export const idOf = (chain: ChainName) => tables[chain].id

async function select(
  db: DbOrTrx,
  chain: ChainName,
  condition: SQL | undefined,
  limit: number,
): Promise<ChainRecord[]> {
  const table = tables[chain]
  const columns = Object.values(core.getTableColumns(table)).sort((one, other) =>
    one.name < other.name ? -1 : 1,
  )
  const rows = await db
    .select(Object.fromEntries(columns.map((column) => [column.name, asStored(column)])))
    .from(table)
    .where(condition)
    .orderBy(asc(table.id))
    .limit(limit)
  return (rows as Record<string, unknown>[]).map((row) => ({
    id: Number(row.id),
    // What is null is left out, so that a column that comes later changes no link of before.
    fields: Object.entries(row).flatMap(([name, value]) =>
      value === null ? [] : [[name, textOf(value)] as const],
    ),
  }))
}

/** Text as bytes of UTF-8, whatever character set the connection has; all else as the server writes it. */
function asStored(column: Column): SQL {
  const isText = /char|text/.test(column.getSQLType())
  const isNumber = /double|bool|int/.test(column.getSQLType())
  if (isText) return sql`CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`
  return isNumber ? sql`${column}` : sql`CAST(${column} AS CHAR)`
}

const textOf = (value: unknown) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value))
