import {
  type audit,
  type Column,
  core,
  type DbOrTrx,
  type ecg,
  readArrays,
  type SQL,
  sampleColumns,
  selectSamples,
} from '@vigia/db'
import type { Subject } from './subject.ts'

/** A table, and which of its rows are of a heartbeat. */
export interface Place {
  table: typeof audit | typeof ecg
  rows: (subject: Subject, db: DbOrTrx) => SQL | undefined
  /** Its rows are records of a chain: they stay, without what tells of whom they are. */
  isRecord?: boolean
}

/** A row as it is stored, by the names of its columns; samples are one array, a label is a verdict, bytes are base64. */
export type StoredRow = Readonly<Record<string, unknown>>

/** The rows of a place that are of a heartbeat. */
export async function listRows(db: DbOrTrx, { table, rows }: Place, subject: Subject): Promise<StoredRow[]> {
  const prefix = tableOf({ table }) === 'Predictions' ? 'value_' : ''
  const samples = new Set(sampleColumns(prefix))
  const columns = Object.values(core.getTableColumns(table)) as Column[]
  const facts = columns.filter(({ name }) => !samples.has(name))
  const hasSamples = facts.length < columns.length
  const found = await readArrays(
    db,
    db
      .select({
        ...Object.fromEntries(facts.map((column) => [column.name, column])),
        ...(hasSamples ? selectSamples(table, prefix) : {}),
      })
      .from(table)
      .where(rows(subject, db)),
  )
  return found.map((row) => ({
    ...Object.fromEntries(facts.map((column, index) => [nameOf(column), decoded(column, row[index])])),
    ...(hasSamples ? { samples: row.slice(facts.length) } : {}),
  }))
}

const nameOf = ({ name }: Column) => (name === 'is_anomalous' ? 'verdict' : name)

function decoded(column: Column, stored: unknown): unknown {
  if (stored === null || stored === undefined) return null
  const value: unknown = column.mapFromDriverValue(stored)
  if (typeof value === 'bigint') return String(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

/** How many rows of a place are of a heartbeat. */
export async function countRows(db: DbOrTrx, { table, rows }: Place, subject: Subject): Promise<number> {
  const [row] = await db.select({ count: core.count() }).from(table).where(rows(subject, db))
  return row?.count ?? 0
}

/** The name of a place's table on the server. */
export const tableOf = ({ table }: Pick<Place, 'table'>): string => core.getTableName(table)
