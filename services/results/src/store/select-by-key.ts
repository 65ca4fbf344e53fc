import type { DbOrTrx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** Keys in one prepared statement: one shape, so that the server prepares it once per connection. */
const keysPerStatement = 100

/**
 * Reads columns of the inferences that have these keys, by the binary protocol: the text protocol rounds a FLOAT to
 * six digits.
 *
 * @param columns their names, or SQL in parentheses
 * @returns the rows in no particular order, each as the values of its columns
 */
export async function selectByKey(
  db: DbOrTrx,
  columns: readonly string[],
  keys: readonly string[],
): Promise<unknown[][]> {
  const names = columns.map((column) => (column.startsWith('(') ? column : `\`${column}\``)).join(',')
  const placeholders = Array(keysPerStatement).fill('?').join(',')
  const sql = `SELECT ${names} FROM \`Inference_ECG\` WHERE \`idempotency_key\` IN (${placeholders})`
  const found: unknown[][] = []
  for (let start = 0; start < keys.length; start += keysPerStatement) {
    const chunk = keys.slice(start, start + keysPerStatement)
    const values = Array.from({ length: keysPerStatement }, (_, index) => chunk[index] ?? null)
    const [rows] = await db.$client.execute<RowDataPacket[][]>({ sql, rowsAsArray: true }, values)
    for (const row of rows) found.push(row)
  }
  return found
}
