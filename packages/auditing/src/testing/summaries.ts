import type { InferenceSummary } from '@vigia/contracts'
import type { ResultsClient } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import { changeSettings } from '../settings/settings.ts'
import { openWorklist } from '../worklist/worklist.ts'

/** A judgement as the results API lists it: of a beat of its own, doubtful as its id is small. */
export function makeSummary(id: number, changes: Partial<InferenceSummary> = {}): InferenceSummary {
  return {
    id,
    source_ecg_id: 10_000 + id,
    dt_measure: '2024-05-01T12:34:56',
    model_tag: 'v1',
    verdict: id % 2 === 0 ? 'normal' : 'anomalous',
    error: 0.03 + id / 1000,
    threshold: 0.03,
    margin: id / 1000,
    reasons: [],
    ...changes,
  }
}

export function makeSummaries(
  count: number,
  changes: (id: number) => Partial<InferenceSummary> = () => ({}),
): InferenceSummary[] {
  return Array.from({ length: count }, (_, index) => makeSummary(index + 1, changes(index + 1)))
}

export interface Listing extends Pick<ResultsClient, 'listInferences'> {
  /** What was asked for, page by page. */
  requests: { after_arrival?: number; limit?: number }[]
}

/** The list of the results API, by arrival, over what `summaries` holds at the moment, in the order in which it came. */
export function listingOf(summaries: readonly InferenceSummary[], longestPage = 1000): Listing {
  const requests: Listing['requests'] = []
  return {
    requests,
    async listInferences(query = {}) {
      const { after_arrival, limit = 50 } = query
      requests.push({ ...(after_arrival === undefined ? {} : { after_arrival }), limit })
      const start = after_arrival ?? 0
      const inferences = summaries.slice(start, start + Math.min(limit, longestPage))
      const last = start + inferences.length
      const next_cursor = summaries.length > last ? 'more' : null
      return { status: 'listed', page: { inferences, next_cursor, ...(last > 0 && { last_arrival: last }) } }
    },
  }
}

/** Brings judgements into the worklist as the results API would, under shares of double reading and of the random stream. */
export async function enterSummaries(
  db: Db,
  summaries: readonly InferenceSummary[],
  doubleReadingShare: number,
  randomStreamShare = 0,
): Promise<void> {
  await changeSettings(db, 'ana', { doubleReadingShare, randomStreamShare })
  const { synchronise } = openWorklist({ db, results: listingOf(summaries) })
  await synchronise({ restMilliseconds: 0, patienceMilliseconds: 60_000 })
}
