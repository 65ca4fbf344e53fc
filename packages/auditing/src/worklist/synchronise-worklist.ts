import { maximumPage } from '@vigia/contracts'
import type { Refused, ResultsClient, Unavailable } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import { readSettings } from '../settings/read-settings.ts'
import { ensureSalt } from './beat-lots.ts'
import { placeNewRows } from './counted-rows.ts'
import { enterInferences } from './enter-inferences.ts'
import { deleteRunOutLeases } from './leases.ts'
import { setAside } from './set-aside.ts'
import { findPosition, savePosition } from './worklist-position.ts'

/** What a copy has done: judgements that entered, and those that nobody can be handed. */
export interface Copied {
  entered: number
  setAside: number
}

/** The worklist is as the API was a moment ago, or the API gave no answer; what had been read by then has entered. */
export type CopyOutcome = ({ status: 'synchronised' } & Copied) | Refused | Unavailable
/**
 * `under-way`: there is much to copy; it goes on, and the worklist grows. So much was done until now. `hasAnswered`:
 * whether the API has answered this time; until it has, it may be away as well as slow.
 */
export type SynchroniseOutcome = CopyOutcome | ({ status: 'under-way' } & Copied & { hasAnswered: boolean })

type Results = Pick<ResultsClient, 'listInferences'>

export interface SynchroniseOptions {
  /** How long after a run another may begin. */
  restMilliseconds?: number
  /** How long the caller waits; without it two seconds. */
  patienceMilliseconds?: number
}

type CopyProgress = Copied & { hasAnswered: boolean }

interface Run {
  progress: CopyProgress
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
  const run = isFresh ? last : start(db, results)
  const patience = Promise.withResolvers<SynchroniseOutcome>()
  const timer = setTimeout(
    () => patience.resolve({ status: 'under-way', ...run.progress }),
    patienceMilliseconds,
  )
  try {
    return await Promise.race([run.outcome, patience.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether judgements are being copied at this moment from a results API that answers, however busy that makes it. */
export function isCopying(db: Db): boolean {
  const run = lastRuns.get(db)
  return run?.progress.hasAnswered === true && run.endedAt === Number.POSITIVE_INFINITY
}

function start(db: Db, results: Results): Run {
  const progress = { hasAnswered: false, entered: 0, setAside: 0 }
  const run: Run = { progress, outcome: copyNew(db, results, progress), endedAt: Number.POSITIVE_INFINITY }
  const end = () => {
    run.endedAt = performance.now()
  }
  run.outcome.then(end, end)
  lastRuns.set(db, run)
  return run
}

/** @param progress kept up to date as it goes on */
async function copyNew(db: Db, { listInferences }: Results, progress: CopyProgress): Promise<CopyOutcome> {
  const lottery = { salt: await ensureSalt(db), ...(await readSettings(db)) }
  await deleteRunOutLeases(db)
  await placeNewRows(db)
  for (let position = await findPosition(db); ; ) {
    const after = position === undefined ? {} : { after_arrival: position }
    const answer = await listInferences({ order: 'arrival', limit: maximumPage, ...after })
    if (answer.status !== 'listed') return answer
    progress.hasAnswered = true
    const { inferences, next_cursor: next, last_arrival: last } = answer.page
    progress.setAside += await setAside(db, inferences)
    progress.entered += await enterInferences(db, inferences, lottery)
    if (last !== undefined && last !== position) await savePosition(db, last)
    if (next === null || last === undefined) {
      const { entered, setAside } = progress
      return { status: 'synchronised', entered, setAside }
    }
    position = last
  }
}
