import type { Db } from '@vigia/db'
import {
  type ChangedShare,
  listChangedAnswers,
  type ReadersAgreement,
  readReadersAgreement,
} from '../agreement/agreement.ts'
import { estimateAgreement, type WeighedAgreement } from '../estimates/estimate-agreement.ts'
import type { Progress } from '../worklist/progress.ts'
import type { Worklist } from '../worklist/worklist.ts'
import { type AnsweredDay, countAnswersByDay } from './answers-by-day.ts'
import { findOldestWaiting } from './oldest-waiting.ts'
import { type AsOf, openRemembered } from './remembered.ts'

/** Which figures. */
export interface OverviewRequest {
  /** Days by the clock of this process, both whole. */
  from: string
  to: string
  /** The model that is compared with its readers; without it each beat's first judgement is. */
  tag: string | undefined
}

/** How the reading goes, in a period and now. The same for everybody who asks, and nothing of a beat that waits. */
export interface OverviewFigures {
  /** Now, over all models. */
  progress: Progress
  /** When the oldest beat that waits was measured; see `findOldestWaiting`. */
  oldestWaiting: string | null
  /** Each day of the period. */
  answered: AnsweredDay[]
  /** How far the model and its readers agree on beats measured in the period; see `estimateAgreement`. */
  model: WeighedAgreement
  /** See `readReadersAgreement`. */
  readers: ReadersAgreement
  /** First answers given blind in the period, and how many were changed after the reveal. */
  changed: ChangedShare
}

const freshMilliseconds = 60_000
/** After a quiet hour whoever comes first waits for figures of now. */
const staleMilliseconds = 3_600_000
const mostPeriods = 50

/** The figures of the overview, remembered for a minute for each period. */
export function openOverview(db: Db, worklist: Pick<Worklist, 'countProgress'>) {
  const remembered = openRemembered((key) => readFigures(db, worklist, JSON.parse(key) as OverviewRequest), {
    freshMilliseconds,
    staleMilliseconds,
    mostKeys: mostPeriods,
  })
  return {
    /** @returns figures of at most an hour ago, with their moment; those of more than a minute ago are read anew meanwhile */
    read: ({ from, to, tag }: OverviewRequest): Promise<AsOf<OverviewFigures>> =>
      remembered.find(JSON.stringify({ from, to, tag })),
  }
}

async function readFigures(
  db: Db,
  worklist: Pick<Worklist, 'countProgress'>,
  { from, to, tag }: OverviewRequest,
): Promise<OverviewFigures> {
  const period = { from, to }
  const [progress, oldestWaiting, answered, model, readers, changed] = await Promise.all([
    worklist.countProgress({}),
    findOldestWaiting(db),
    countAnswersByDay(db, period),
    estimateAgreement(db, { ...period, ...(tag !== undefined && { tag }) }),
    readReadersAgreement(db, period),
    listChangedAnswers(db, period),
  ])
  return { progress, oldestWaiting, answered, model, readers, changed: changed.all }
}
