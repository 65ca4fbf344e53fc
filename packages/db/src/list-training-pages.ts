import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { RowDataPacket } from 'mysql2/promise'
import { quoteColumns, sampleColumns } from './columns.ts'
import type { DbOrTrx } from './database.ts'

/** A row of the training table as the server gives it: 140 samples, the label, the id, and what else was asked for. */
export type TrainingTableRow = (number | string | null)[]

/** Where in such a row label and id stand, and from where on the rest. */
export const trainingRowPlaces = { label: ECG_LENGTH, id: ECG_LENGTH + 1, others: ECG_LENGTH + 2 } as const

/** Which rows, and what of them. */
export interface TrainingPagesQuery {
  /** A condition in SQL, in which the table is called `ecg`, with its parameters; without it, all rows. */
  where?: { condition: string; parameters: readonly (string | number)[] }
  /** An expression in SQL that comes after the id. */
  also?: string
  /** In the order of the ids, the lowest first unless told otherwise. */
  direction?: 'ASC' | 'DESC'
  /** How many rows at most. */
  most?: number
}

/** Rows fetched at a time: enough for the server to stream, few enough to stay small in memory. */
const pageSize = 2000

/**
 * Reads the training table page by page. Not built: bulk rows of samples, which prepared statements bring as they are
 * stored, FLOAT or DOUBLE (docs/decisions/003-bulk-rows-by-prepared-statements.md).
 */
export async function* listTrainingPages(
  db: DbOrTrx,
  query: TrainingPagesQuery = {},
): AsyncGenerator<TrainingTableRow[]> {
  const { where = { condition: 'TRUE', parameters: [] }, also, direction = 'ASC' } = query
  const { most = Number.POSITIVE_INFINITY } = query
  const columns = quoteColumns([...sampleColumns(), 'is_anomalous', 'id'])
  let last: number | undefined
  for (let read = 0; read < most; read += pageSize) {
    const size = Math.min(pageSize, most - read)
    const after = last === undefined ? '' : `AND ecg.\`id\` ${direction === 'ASC' ? '>' : '<'} ?`
    // In the order of the ids the pages follow each other; by the index of time each would be sorted out of a whole period.
    const [rows] = await db.$client.execute<RowDataPacket[][]>(
      {
        sql: `SELECT ${columns}${also === undefined ? '' : `, ${also}`} FROM \`ECG\` AS ecg IGNORE INDEX (\`ECG_time\`)
          WHERE ${where.condition} ${after} ORDER BY ecg.\`id\` ${direction} LIMIT ${size}`,
        rowsAsArray: true,
      },
      [...where.parameters, ...(last === undefined ? [] : [last])],
    )
    const page = rows as unknown as TrainingTableRow[]
    if (page.length > 0) yield page
    if (page.length < size) return
    last = Number(page.at(-1)?.[trainingRowPlaces.id])
  }
}
