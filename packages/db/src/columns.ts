import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import type { SQL } from 'drizzle-orm'
import type { AnyMySqlColumn } from 'drizzle-orm/mysql-core'
import { core, mysqlCore } from './drizzle.ts'

const { and, eq, sql } = core

const { customType, double } = mysqlCore

/** The names of a beat's columns in order: `0` … `139`, or with a prefix `value_0` … `value_139`. */
export function sampleColumns(prefix = ''): string[] {
  return Array.from({ length: ECG_LENGTH }, (_, sample) => `${prefix}${sample}`)
}

/** Names of columns as a statement that is not built lists them. */
export function quoteColumns(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(',')
}

/** A beat's columns as drizzle wants them. On the servers they are DOUBLE or FLOAT, and may be NULL. */
export function samples(prefix = '') {
  return Object.fromEntries(sampleColumns(prefix).map((name) => [name, double(name)]))
}

/**
 * What `is_anomalous` holds, in every table and in `POST /ecg`: **1 means normal, 0 means anomalous**, in spite of the
 * column's name. So it came from the data set, and so the thesis trained, judged and showed.
 */
export const labelNumbers: Readonly<Record<Verdict, number>> = { normal: 1, anomalous: 0 }

/** What a label stands for; undefined where it is missing, or is neither 0 nor 1. */
export function verdictOf(value: unknown): Verdict | undefined {
  const label = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
  if (label === labelNumbers.normal) return 'normal'
  return label === labelNumbers.anomalous ? 'anomalous' : undefined
}

/** A column of labels; reading one that is neither 0 nor 1 throws. */
export const label = customType<{ data: Verdict; driverData: number | string }>({
  dataType: () => 'double',
  toDriver: (verdict) => labelNumbers[verdict],
  fromDriver: requireVerdict,
})

function requireVerdict(value: unknown): Verdict {
  const verdict = verdictOf(value)
  if (verdict !== undefined) return verdict
  throw new VigiaError('label-unknown', `is_anomalous holds ${value}, where only 0 and 1 have a meaning.`)
}

/**
 * DATETIME without a time zone, as text: `2024-05-01 12:34:56`. A measurement belongs to the clinic's clock, so it
 * is carried through unchanged.
 */
export const localDateTime = customType<{ data: string; driverData: string }>({
  dataType: () => 'datetime',
  fromDriver: (value) => value.replace('T', ' '),
})

/** JSON in a LONGTEXT, which MySQL and MariaDB hand over alike. */
export const jsonText = <Data>(name: string) =>
  customType<{ data: Data; driverData: string }>({
    dataType: () => 'longtext',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => JSON.parse(value) as Data,
  })(name)

export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'blob',
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
})

/** As `bytes`, of more than 65,535. */
export const manyBytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'longblob',
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
})

/**
 * Whether a column holds a tag, byte by byte: collations hold blanks at the end for nothing, and that of the thesis's
 * columns capitals and accents too.
 */
export const hasTagBytes = (column: AnyMySqlColumn, tag: string): SQL =>
  sql`CAST(CONVERT(${column} USING utf8mb4) AS BINARY) = CAST(CONVERT(${tag} USING utf8mb4) AS BINARY)`

/** The same, found in an index: the first comparison finds candidates there, and the second decides. */
export const hasIndexedTag = (column: AnyMySqlColumn, tag: string): SQL | undefined =>
  and(eq(column, tag), hasTagBytes(column, tag))
