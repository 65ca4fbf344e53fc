import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { SQL } from 'drizzle-orm'
import type { AnyMySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import type { DbOrTrx } from './database.ts'
import { core } from './drizzle.ts'
import { atMost, readArrays, selectSamples } from './statements/rows-as-arrays.ts'
import { ecg } from './warehouse-tables.ts'

const { and, asc, desc, gt, isNull, lt, lte, or, sql } = core

/** A row of the training table as the server gives it: 140 samples, the label, the id, and what else was asked for. */
export type TrainingTableRow = (number | string | null)[]

/** Where in such a row label and id stand, and from where on the rest. */
export const trainingRowPlaces = { label: ECG_LENGTH, id: ECG_LENGTH + 1, others: ECG_LENGTH + 2 } as const

/** A row of the training table, or of a table like it, for a selection of the builder. */
export const selectTrainingRow = (table: MySqlTable & { verdict: AnyMySqlColumn; id: AnyMySqlColumn }) => ({
  ...selectSamples(table),
  verdict: table.verdict,
  id: table.id,
})

/** Whether a row was measured in a period, both days whole: `YYYY-MM-DD`. */
export const isMeasuredIn = (
  { measuredAt }: { measuredAt: AnyMySqlColumn },
  { beginDate, endDate }: { beginDate: string; endDate: string },
): SQL => sql`(${measuredAt} >= ${beginDate} AND ${measuredAt} < ${endDate} + INTERVAL 1 DAY)`

/** Whether a row had entered by a moment, in UTC as our columns hold it; of those from before that was kept, all. */
export const hadEntered = (moment: string): SQL | undefined =>
  or(isNull(ecg.enteredAt), lte(ecg.enteredAt, moment))

/** Which rows, and what of them. */
export interface TrainingPagesQuery {
  /** A condition on `ecg`; without it, all rows. */
  where?: SQL | undefined
  /** An expression that comes after the id. */
  also?: SQL
  /** In the order of the ids, the lowest first unless told otherwise. */
  direction?: 'ASC' | 'DESC'
  /** How many rows at most. */
  most?: number
}

/** Rows fetched at a time: enough for the server to stream, few enough to stay small in memory. */
const pageSize = 2000

/** Reads the training table page by page. */
export async function* listTrainingPages(
  db: DbOrTrx,
  query: TrainingPagesQuery = {},
): AsyncGenerator<TrainingTableRow[]> {
  const { where, also, direction = 'ASC', most = Number.POSITIVE_INFINITY } = query
  const [inOrder, comesAfter] = direction === 'ASC' ? [asc, gt] : [desc, lt]
  let last: number | undefined
  for (let read = 0; read < most; read += pageSize) {
    const size = Math.min(pageSize, most - read)
    // In the order of the ids the pages follow each other; by the index of time each would be sorted out of a whole period.
    const page = (await readArrays(
      db,
      db
        .select({ ...selectTrainingRow(ecg), ...(also === undefined ? {} : { also: sql`${also}` }) })
        .from(ecg, { ignoreIndex: 'ECG_time' })
        .where(and(where, last === undefined ? undefined : comesAfter(ecg.id, last)))
        .orderBy(inOrder(ecg.id))
        .limit(atMost(size)),
    )) as TrainingTableRow[]
    if (page.length > 0) yield page
    if (page.length < size) return
    last = Number(page.at(-1)?.[trainingRowPlaces.id])
  }
}
