import type { Db } from '@vigia/db'
import {
  type ChangedShare,
  listChangedAnswers,
  type ReadersAgreement,
  readReadersAgreement,
} from '../agreement/agreement.ts'
import type { Progress } from '../worklist/progress.ts'
import type { Worklist } from '../worklist/worklist.ts'
import { type AnsweredDay, countAnswersByDay } from './answers-by-day.ts'
import { findOldestWaiting } from './oldest-waiting.ts'
import { type AsOf, openRemembered } from './remembered.ts'

/** How the reading goes, in a period and now. The same for everybody who asks, and nothing of a beat that waits. */
export interface OverviewFigures {
  /** Now, over all models. */
  progress: Progress
  /** When the oldest beat that waits was measured; see `findOldestWaiting`. */
  oldestWaiting: string | null
  /** Each day of the period. */
  answered: AnsweredDay[]
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
  const remembered = openRemembered(
    (key) => readFigures(db, worklist, JSON.parse(key) as { from: string; to: string }),
    { freshMilliseconds, staleMilliseconds, mostKeys: mostPeriods },
  )
  return {
    /**
     * @param period days by the clock of this process, both whole
     * @returns figures of at most an hour ago, with their moment; those of more than a minute ago are read anew meanwhile
     */
    read: ({ from, to }: { from: string; to: string }): Promise<AsOf<OverviewFigures>> =>
      remembered.find(JSON.stringify({ from, to })),
  }
}

async function readFigures(
  db: Db,
  worklist: Pick<Worklist, 'countProgress'>,
  period: { from: string; to: string },
): Promise<OverviewFigures> {
  const [progress, oldestWaiting, answered, readers, changed] = await Promise.all([
    worklist.countProgress({}),
    findOldestWaiting(db),
    countAnswersByDay(db, period),
    readReadersAgreement(db, period),
    listChangedAnswers(db, period),
  ])
  return { progress, oldestWaiting, answered, readers, changed: changed.all }
}
