import { isDay, isSearchableDay } from '@vigia/contracts/calendar'
import { VigiaError } from '@vigia/runtime'

const dayMilliseconds = 86_400_000
const defaultDays = 30

/** The moments between which ECGs are dated, as `Date.UTC` counts them: a clinic's clock has no zone here. */
export interface Span {
  begin: number
  end: number
}

/** The first and the last day, both whole; by default the 30 days up to today. */
export function spanOfDays(from: string | undefined, to: string | undefined): Span {
  const last = to === undefined ? today() : parseDay('--to', to)
  const first = from === undefined ? last - (defaultDays - 1) * dayMilliseconds : parseDay('--from', from)
  if (first > last) throw new VigiaError('usage', '--from must not be after --to.')
  return { begin: first, end: last + dayMilliseconds }
}

/** Days of a command: the first and the last, both whole. */
export interface DayOptions {
  from?: string
  to?: string
}

/**
 * The same as days: `2024-05-01`.
 *
 * @throws VigiaError `usage`
 */
export function periodOfDays({ from, to }: DayOptions): { from: string; to: string } {
  const { begin, end } = spanOfDays(from, to)
  const [first = '', last = ''] = [begin, end - dayMilliseconds].map((moment) =>
    new Date(moment).toISOString().slice(0, 10),
  )
  requireSearchable({ from: first, to: last })
  return { from: first, to: last }
}

/**
 * That a database may be asked for these days.
 *
 * @throws VigiaError `usage`
 */
export function requireSearchable({ from, to }: Required<DayOptions>): void {
  if (!isSearchableDay(from) || !isSearchableDay(to))
    throw new VigiaError('usage', '--from and --to must be days of the years 1000 to 2999.')
}

/** The moment of one of `count` ECGs that are spread evenly over a span: `2024-05-01 12:34:56`. */
export function spreadMoment(span: Span, index: number, count: number): string {
  const moment = span.begin + Math.floor(((span.end - span.begin) * index) / count / 1000) * 1000
  return new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * A day on the calendar.
 *
 * @param option its name on the command line, for the error
 * @throws VigiaError `usage`
 */
export function parseDay(option: string, text: string): number {
  if (!isDay(text)) throw new VigiaError('usage', `${option} must be a day written YYYY-MM-DD.`)
  return Date.parse(`${text}T00:00:00Z`)
}

function today(): number {
  const now = new Date()
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
}
