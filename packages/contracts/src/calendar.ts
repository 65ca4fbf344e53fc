/** Whether a text is a day of the calendar, written `YYYY-MM-DD`, from the year 1000 on. Imports nothing. */
export function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^[1-9]\d{3}-\d\d-\d\d$/.test(text) &&
    new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
  )
}
