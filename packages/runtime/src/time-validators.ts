import { makeValidator } from 'envalid'

/** `YYYY-MM-DD`, and on the calendar. */
export const day = makeValidator<string>((input) => {
  const parsed = new Date(`${input}T00:00:00Z`)
  const isRealDay =
    /^\d{4}-\d{2}-\d{2}$/.test(input) &&
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().startsWith(input)
  if (!isRealDay) throw new TypeError('must be a day written YYYY-MM-DD')
  return input
})

/** A zone that the process's clock knows, by its IANA name. */
export const timeZone = makeValidator<string>((input) => {
  // What else Intl knows, small letters and offsets, Node's clock silently takes for UTC.
  if (!/^[A-Z]/.test(input) || !isTimeZone(input))
    throw new TypeError('must be the name of a time zone, such as America/Sao_Paulo')
  return input
})

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
