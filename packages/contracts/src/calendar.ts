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

/** A date of measurement, which has no zone, read as if it were UTC: written as if it were UTC, it is shown as it stands. */
export function asIfUtc(measuredAt: string): Date {
  return new Date(`${measuredAt.replace(' ', 'T')}Z`)
}
