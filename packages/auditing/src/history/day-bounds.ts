import { toColumn } from '../answers/moment.ts'

/**
 * When a day begins in the zone of this process, which TZ names.
 *
 * @param day `YYYY-MM-DD`
 * @returns the moment as the columns hold it, in UTC
 */
export function startOfDay(day: string): string {
  return midnight(day, 0)
}

/** When the day after it begins. By the calendar: where the clocks change, a day has 23 or 25 hours. */
export function endOfDay(day: string): string {
  return midnight(day, 1)
}

function midnight(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  // Where the clocks go forward at midnight, this is the first moment that there is.
  return toColumn(new Date(year, month - 1, date + daysLater).toISOString())
}
