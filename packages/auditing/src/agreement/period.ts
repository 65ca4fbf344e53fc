import { type Column, core, endOfDay, type SQL, startOfDay } from '@vigia/db'

const { and, gte, lt } = core

/** Days in the zone of this process, both whole: `YYYY-MM-DD`. One that is missing sets no bound. */
export interface Period {
  from?: string | undefined
  to?: string | undefined
}

/** A period's bounds as the columns hold moments. */
function boundsOf({ from, to }: Period): { from: string; until: string } {
  return {
    from: from === undefined ? '1000-01-01' : startOfDay(from),
    until: to === undefined ? '9000-01-01' : endOfDay(to),
  }
}

/** Whether a moment lies in a period. */
export function isInPeriod(at: Column, period: Period): SQL | undefined {
  const { from, until } = boundsOf(period)
  return and(gte(at, from), lt(at, until))
}
