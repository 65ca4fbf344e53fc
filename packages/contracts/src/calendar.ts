/** Whether a text is a day of the calendar, written `YYYY-MM-DD`. This file imports nothing. */
export function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
  )
}

/** Whether it is one that a table can be searched by: servers know none before the year 1000; up to 2999. */
export function isSearchableDay(text: unknown): text is string {
  return isDay(text) && /^[12]/.test(text)
}

/** The day of a moment by the clock of this process, which TZ names: `YYYY-MM-DD`. */
export function dayOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** The day so many days later, or earlier where they are less than 0; by the calendar, whatever the clocks do. */
export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + days)).toJSON().slice(0, 10)
}

/** The days of a period, both ends in it; none where it ends before it begins. */
export function daysOf({ from, to }: { from: string; to: string }): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
  return Array.from({ length: Math.max(0, count) }, (_, later) => addDays(from, later))
}

/** A date of measurement, which has no zone, read as if it were UTC: written as if it were UTC, it is shown as it stands. */
export function asIfUtc(measuredAt: string): Date {
  return new Date(`${measuredAt.replace(' ', 'T')}Z`)
}
