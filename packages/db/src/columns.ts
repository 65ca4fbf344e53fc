import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { mysqlCore } from './drizzle.ts'

const { customType, double } = mysqlCore

/** The names of a beat's columns in order: `0` … `139`, or with a prefix `value_0` … `value_139`. */
export function sampleColumns(prefix = ''): string[] {
  return Array.from({ length: ECG_LENGTH }, (_, sample) => `${prefix}${sample}`)
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
