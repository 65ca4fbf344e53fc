import type { InferenceSummary } from '@vigia/contracts'
import { maximumPage } from '@vigia/contracts'
import type { Refused, ResultsClient, Unavailable } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import { readSettings } from '../settings/read-settings.ts'
import { ensureSalt } from './beat-lots.ts'
import { enterInferences } from './enter-inferences.ts'
import { deleteRunOutLeases } from './leases.ts'
import { findWorklistEnd } from './list-gaps.ts'

/** The worklist is as the API was a moment ago, or the API gave no answer; what had been read by then has entered. */
export type CopyOutcome = { status: 'synchronised'; entered: number } | Refused | Unavailable
/** `under-way`: there is much to copy; it goes on, and the worklist grows. */
export type SynchroniseOutcome = CopyOutcome | { status: 'under-way' }

type Results = Pick<ResultsClient, 'listInferences'>

export interface SynchroniseOptions {
  /** How long after a run another may begin. */
  restMilliseconds?: number
  /** How long the caller waits; without it two seconds. */
  patienceMilliseconds?: number
}

interface Run {
  outcome: Promise<CopyOutcome>
  /** By `performance.now()`; Infinity while it runs. */
  endedAt: number
}

const lastRuns = new WeakMap<Db, Run>()

/**
 * Brings into the worklist what the results API has judged since, page by page. Whoever asks while it runs, or
 * within two seconds after, gets the outcome of that run. An error of a run that outlasted its callers is told to the
 * next of them.
 */
export async function synchroniseWorklist(
  db: Db,
  results: Results,
  { restMilliseconds = 2000, patienceMilliseconds = 2000 }: SynchroniseOptions = {},
): Promise<SynchroniseOutcome> {
  const last = lastRuns.get(db)
  const isFresh = last !== undefined && performance.now() - last.endedAt < restMilliseconds
  const { outcome } = isFresh ? last : start(db, results)
  const patience = Promise.withResolvers<SynchroniseOutcome>()
  const timer = setTimeout(() => patience.resolve({ status: 'under-way' }), patienceMilliseconds)
  try {
    return await Promise.race([outcome, patience.promise])
  } finally {
    clearTimeout(timer)
  }
}

function start(db: Db, results: Results): Run {
  const run: Run = { outcome: copyNew(db, results), endedAt: Number.POSITIVE_INFINITY }
  const end = () => {
    run.endedAt = performance.now()
  }
  run.outcome.then(end, end)
  lastRuns.set(db, run)
  return run
}

async function copyNew(db: Db, results: Results): Promise<CopyOutcome> {
  const lottery = { salt: await ensureSalt(db), ...(await readSettings(db)) }
  await deleteRunOutLeases(db)
  const { highestId, gaps } = await findWorklistEnd(db)
  let entered = 0
  const enter = async (inferences: readonly InferenceSummary[]) => {
    entered += await enterInferences(db, inferences, lottery)
  }
  for (const { first, last } of gaps) {
    const answer = await list(results, first - 1, Math.min(maximumPage, last - first + 1))
    if (answer.status !== 'listed') return answer
    await enter(answer.page.inferences)
  }
  for (let afterId = highestId; ; ) {
    const answer = await list(results, afterId, maximumPage)
    if (answer.status !== 'listed') return answer
    const { inferences, next_cursor: next } = answer.page
    await enter(inferences)
    afterId = inferences.at(-1)?.id
    if (next === null || afterId === undefined) return { status: 'synchronised', entered }
  }
}

function list({ listInferences }: Results, afterId: number | undefined, limit: number) {
  return listInferences({ order: 'arrival', limit, ...(afterId === undefined ? {} : { after_id: afterId }) })
}
