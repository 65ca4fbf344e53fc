import type { ResultsClient } from '@vigia/contracts/client'
import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

/** The part of the results API that monitoring reads. */
export type ResultsSource = Pick<ResultsClient, 'listInferences'>

/** The most that the API gives at once. Not imported: its schemas take long to load. */
const longestPage = 1000
/** An API that does not give so few in time is as good as away. */
const shortestPage = longestPage / 16

/** What is stored of a judgement. */
export interface StoredResult {
  verdict: Verdict | undefined
  error: number | null
}

/**
 * What a model's results say of the ECGs that were measured in these stretches of time, by the clinic's id. From an API
 * that does not give a page in time half as much is asked for, four times at most.
 *
 * @throws VigiaError `results-unavailable`, `results-refused`
 */
export async function listResults(
  source: ResultsSource,
  tag: string,
  stretches: readonly { from: string; to: string }[],
  signal: AbortSignal,
): Promise<Map<number, StoredResult>> {
  const results = new Map<number, StoredResult>()
  let limit = longestPage
  for (const { from, to } of stretches) {
    const query = { model_tag: tag, from: isoOf(from), to: isoOf(to), order: 'oldest' as const }
    for (let cursor: string | undefined, isLast = false; !isLast; ) {
      const answer = await source.listInferences(
        { ...query, limit, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      )
      if (answer.status === 'unavailable' && answer.reason === 'timeout' && limit > shortestPage) {
        limit = Math.floor(limit / 2)
        continue
      }
      if (answer.status === 'unavailable')
        throw new VigiaError(
          'results-unavailable',
          `The results API is not available (${answer.detail}); the days that want it stay as they are.`,
        )
      if (answer.status === 'refused')
        throw new VigiaError(
          'results-refused',
          `The results API refuses the request: ${answer.problem.title}.`,
        )
      for (const { source_ecg_id, verdict, error } of answer.page.inferences)
        if (source_ecg_id !== null) results.set(source_ecg_id, { verdict: verdict ?? undefined, error })
      cursor = answer.page.next_cursor ?? undefined
      isLast = cursor === undefined
    }
  }
  return results
}

const isoOf = (moment: string) => moment.replace(' ', 'T')
