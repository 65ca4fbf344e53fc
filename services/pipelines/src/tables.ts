import { fromUtcColumn } from '@vigia/db'
import Table from 'cli-table3'

const plain = { head: [], border: [] }

/** Two columns: what, and how much. */
export function factsTable(facts: readonly (readonly [string, string | number])[]): string {
  const table = new Table({ style: plain })
  for (const [name, value] of facts) table.push([name, String(value)])
  return table.toString()
}

/** A table with a heading over each column. */
export function listTable(head: string[], rows: readonly (string | number)[][]): string {
  const table = new Table({ head, style: plain })
  for (const row of rows) table.push(row.map(String))
  return table.toString()
}

/** Four significant digits: enough to compare models by. */
export function digits(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : Number(value.toPrecision(4)).toString()
}

/** `0.8 s`, `75 s`, `12 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** The zone of this process's clock: that of TZ, which log lines stand in too. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A moment of a DATETIME column in UTC, by this process's clock, to the second: `2024-05-01 09:34:56`. */
export function localMoment(column: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Date(fromUtcColumn(column)).toLocaleString('sv-SE')
}
