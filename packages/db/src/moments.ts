import { dayOf } from '@vigia/contracts/calendar'
import type { DbOrTrx } from './database.ts'
import { core } from './drizzle.ts'

const { sql } = core

/** Now, as the columns of our own tables hold it: UTC, to the millisecond, by the server's clock. */
export const utcNow = () => sql<string>`UTC_TIMESTAMP(3)`

/** The server's clock, as such a column would hold it. */
export async function readClock(db: DbOrTrx): Promise<string> {
  const [row] = await db.select({ now: utcNow() }).from(sql`DUAL`)
  return String(row?.now)
}

/** A moment (ISO 8601) as those columns hold it: `2024-05-01 12:34:56.789`. */
export function toUtcColumn(moment: string | Date): string {
  return new Date(moment).toISOString().slice(0, 23).replace('T', ' ')
}

/** The moment of such a column in ISO 8601: `2024-05-01T12:34:56.789Z`. */
export function fromUtcColumn(column: string): string {
  return `${column.replace(' ', 'T')}Z`
}

/** When a day (`YYYY-MM-DD`) begins by the clock of this process, which TZ names, as those columns hold it. */
export function startOfDay(day: string): string {
  return midnight(day, 0)
}

/** When the day after it begins. By the calendar: where the clocks change, a day has 23 or 25 hours. */
export function endOfDay(day: string): string {
  return midnight(day, 1)
}

/** The day of this process's clock in which the moment of such a column lies: `2024-05-01`. */
export function dayOfColumn(column: string): string {
  return dayOf(new Date(fromUtcColumn(column)))
}

function midnight(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  // Where the clocks go forward at midnight, this is the first moment that there is.
  return toUtcColumn(new Date(year, month - 1, date + daysLater))
}
