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
/** `under-way`: there is much to copy; it goes on, and the worklist grows. So much was done until now. */
export type SynchroniseOutcome = CopyOutcome | ({ status: 'under-way' } & Copied)

type Results = Pick<ResultsClient, 'listInferences'>

export interface SynchroniseOptions {
  /** How long after a run another may begin. */
  restMilliseconds?: number
  /** How long the caller waits; without it two seconds. */
  patienceMilliseconds?: number
}

interface Run {
  copied: Copied
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
  const { outcome, copied } = isFresh ? last : start(db, results)
  const patience = Promise.withResolvers<SynchroniseOutcome>()
  const timer = setTimeout(() => patience.resolve({ status: 'under-way', ...copied }), patienceMilliseconds)
  try {
    return await Promise.race([outcome, patience.promise])
  } finally {
    clearTimeout(timer)
  }
}

function start(db: Db, results: Results): Run {
  const copied = { entered: 0, setAside: 0 }
  const run: Run = { copied, outcome: copyNew(db, results, copied), endedAt: Number.POSITIVE_INFINITY }
  const end = () => {
    run.endedAt = performance.now()
  }
  run.outcome.then(end, end)
  lastRuns.set(db, run)
  return run
}

/** @param copied counted up as it goes on */
async function copyNew(db: Db, { listInferences }: Results, copied: Copied): Promise<CopyOutcome> {
  const lottery = { salt: await ensureSalt(db), ...(await readSettings(db)) }
  await deleteRunOutLeases(db)
  await placeNewRows(db)
  for (let position = await findPosition(db); ; ) {
    const after = position === undefined ? {} : { after_arrival: position }
    const answer = await listInferences({ order: 'arrival', limit: maximumPage, ...after })
    if (answer.status !== 'listed') return answer
    const { inferences, next_cursor: next, last_arrival: last } = answer.page
    copied.setAside += await setAside(db, inferences)
    copied.entered += await enterInferences(db, inferences, lottery)
    if (last !== undefined && last !== position) await savePosition(db, last)
    if (next === null || last === undefined) return { status: 'synchronised', ...copied }
    position = last
  }
}
