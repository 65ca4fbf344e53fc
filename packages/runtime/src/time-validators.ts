import { isDay } from '@vigia/contracts/calendar'
import { makeValidator } from 'envalid'

/** `YYYY-MM-DD`, and on the calendar. */
export const day = makeValidator<string>((input) => {
  if (!isDay(input)) throw new TypeError('must be a day written YYYY-MM-DD')
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
