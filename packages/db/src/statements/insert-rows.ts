import type { ResultSetHeader } from 'mysql2/promise'
import { quoteColumns } from '../columns.ts'
import type { DbOrTrx } from '../database.ts'
import { core } from '../drizzle.ts'

const { sql } = core

/** Rows in one prepared statement: few shapes, so that the server prepares each of them once per connection. */
const statementSizes = [128, 32, 8, 4, 2, 1] as const

/**
 * Inserts many wide rows. Values travel in the binary protocol by prepared statements: for rows of 140 numbers that
 * is twice as fast as SQL text, and a DOUBLE arrives as it left.
 *
 * @param columns the names of the columns, in the order in which `rowValues` gives them
 * @param count how many rows
 * @param rowValues the values of one row, appended to `parameters`
 * @param duplicates whether a row whose key is there already is an error, or is left out
 * @returns the id the server gave to the first row
 */
export async function insertRows(
  db: DbOrTrx,
  table: string,
  columns: readonly string[],
  count: number,
  rowValues: (row: number, parameters: (string | number | null)[]) => void,
  duplicates: 'refused' | 'left out' = 'refused',
): Promise<number> {
  const [first] = await insertStatements(db, table, columns, count, rowValues, duplicates)
  return first?.id ?? 0
}

/**
 * The same, for rows whose every id is wanted.
 *
 * @returns the ids in the order of the rows: those of one statement follow each other, by the server's step
 */
export async function insertNumberedRows(
  db: DbOrTrx,
  table: string,
  columns: readonly string[],
  count: number,
  rowValues: (row: number, parameters: (string | number | null)[]) => void,
): Promise<number[]> {
  const statements = await insertStatements(db, table, columns, count, rowValues, 'refused')
  const [row] = await db.select({ step: sql`@@auto_increment_increment`.mapWith(Number) }).from(sql`DUAL`)
  const step = row?.step ?? 1
  return statements.flatMap(({ id, size }) => Array.from({ length: size }, (_, place) => id + place * step))
}

async function insertStatements(
  db: DbOrTrx,
  table: string,
  columns: readonly string[],
  count: number,
  rowValues: (row: number, parameters: (string | number | null)[]) => void,
  duplicates: 'refused' | 'left out',
): Promise<{ id: number; size: number }[]> {
  const into = `INSERT ${duplicates === 'refused' ? '' : 'IGNORE '}INTO \`${table}\` (${quoteColumns(columns)}) VALUES `
  const placeholders = `(${columns.map(() => '?').join(',')})`
  const done: { id: number; size: number }[] = []
  for (let row = 0; row < count; ) {
    const size = statementSizes.find((rows) => rows <= count - row) ?? 1
    const parameters: (string | number | null)[] = []
    for (let offset = 0; offset < size; offset++) rowValues(row + offset, parameters)
    const statement = into + Array(size).fill(placeholders).join(',')
    const [result] = await db.$client.execute<ResultSetHeader>(statement, parameters)
    done.push({ id: result.insertId, size })
    row += size
  }
  return done
}
