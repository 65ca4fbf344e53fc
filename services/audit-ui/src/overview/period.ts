import { addDays, daysOf, isSearchableDay } from '@vigia/contracts/calendar'
import { addressOf } from '../tables/search-params.ts'

/** The periods of one press, in days up to today. */
export const lengths = [7, 30, 90] as const
const usual = 30

/** Longer, and a chart of days is none. */
const mostDays = 366

export interface OverviewPeriod {
  /** Days by the clinic's clock, both whole. */
  from: string
  to: string
  /** The period was asked for by its length; undefined where by its days. */
  length: (typeof lengths)[number] | undefined
}

/** What is wrong with a period that was asked for. */
export type PeriodFault = 'days' | 'from' | 'to' | 'reversed' | 'long'

export type ParsedPeriod =
  | { status: 'parsed'; period: OverviewPeriod }
  | { status: 'invalid'; faults: PeriodFault[] }

/**
 * The period that an address asks for: `days` up to today, or `from` and `to`. Without any of them the last 30 days;
 * a `to` that is missing is today, a `from` that is missing 30 days before.
 *
 * @param today by the clinic's clock
 */
export function parsePeriod(
  given: Readonly<Partial<Record<'days' | 'from' | 'to', string>>>,
  today: string,
): ParsedPeriod {
  const length = lengths.find((days) => String(days) === (given.days ?? String(usual)))
  const faults: PeriodFault[] = []
  for (const name of ['from', 'to'] as const)
    if (given[name] !== undefined && !isSearchableDay(given[name])) faults.push(name)
  const hasDays = (given.from ?? given.to) !== undefined
  if (given.days !== undefined && (length === undefined || hasDays)) faults.push('days')
  if (faults.length > 0) return { status: 'invalid', faults }
  if (!hasDays && length !== undefined)
    return { status: 'parsed', period: { from: addDays(today, 1 - length), to: today, length } }
  const to = given.to ?? today
  const from = given.from ?? addDays(to, 1 - usual)
  if (to < from) return { status: 'invalid', faults: ['reversed'] }
  if (from < addDays(to, 1 - mostDays)) return { status: 'invalid', faults: ['long'] }
  return { status: 'parsed', period: { from, to, length: undefined } }
}

/** Every day of a period. */
export const listDays = (period: OverviewPeriod): string[] => daysOf(period)

/** A page of a period, by its length where it has one, with what else its address says. */
export function periodAddress(
  path: string,
  { from, to, length }: OverviewPeriod,
  others: Record<string, string | undefined> = {},
): string {
  return addressOf(path, { ...others, ...(length === undefined ? { from, to } : { days: String(length) }) })
}
