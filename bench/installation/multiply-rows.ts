import { VigiaError } from '@vigia/runtime'
import type { Connection, RowDataPacket } from 'mysql2/promise'

/** Rows copied by one statement: more would only make the server's undo log large. */
const copiedAtOnce = 50_000

/**
 * Copies a table's rows, from the first on, until it has this many: on the server, so that a million take a minute
 * and no memory here.
 *
 * @param table one whose `id` counts by itself
 * @param expressions SQL for the columns that a copy does not take over as they are; `round` differs between two
 *   copies of one row
 * @throws VigiaError `bench-step-failed` when there is no row to copy
 */
export async function multiplyRows(
  connection: Connection,
  table: string,
  count: number,
  expressions: (round: number) => Record<string, string> = () => ({}),
): Promise<void> {
  const columns = await listColumns(connection, table)
  let present = await countRows(connection, table)
  if (present === 0) throw new VigiaError('bench-step-failed', `${table} has no row to copy.`)
  for (let round = 1; present < count; round++) {
    const fresh = expressions(round)
    const copied = Math.min(present, count - present, copiedAtOnce)
    await connection.query(
      `INSERT INTO \`${table}\` (${columns.map(quoted).join(',')})
       SELECT ${columns.map((name) => fresh[name] ?? quoted(name)).join(',')}
       FROM \`${table}\` ORDER BY \`id\` LIMIT ${copied}`,
    )
    present += copied
  }
}

export async function countRows(connection: Connection, table: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS count FROM \`${table}\``)
  return Number(row?.count)
}

async function listColumns(connection: Connection, table: string): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND column_name <> 'id' ORDER BY ordinal_position`,
    [table],
  )
  return rows.map((row) => String(row.name))
}

function quoted(name: string): string {
  return `\`${name}\``
}
