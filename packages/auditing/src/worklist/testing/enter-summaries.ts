import type { InferenceSummary } from '@vigia/contracts'
import type { Db } from '@vigia/db'
import { changeSettings } from '../../settings/change-settings.ts'
import { synchroniseWorklist } from '../synchronise-worklist.ts'
import { listingOf } from './summaries.ts'

/** Brings judgements into the worklist as the results API would, under a share of double reading. */
export async function enterSummaries(
  db: Db,
  summaries: readonly InferenceSummary[],
  doubleReadingShare: number,
): Promise<void> {
  await changeSettings(db, 'ana', { doubleReadingShare })
  await synchroniseWorklist(db, listingOf(summaries), { restMilliseconds: 0, patienceMilliseconds: 60_000 })
}
