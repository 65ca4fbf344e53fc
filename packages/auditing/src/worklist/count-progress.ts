import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { countByState } from './count-by-state.ts'
import { filterCondition, type RevealingWorklistFilter } from './worklist-filter.ts'
import { findTotal, type Total } from './worklist-totals.ts'

/** How far the reading has come. A beat that two models judged counts twice, unless a tag is chosen. */
export interface Progress {
  total: number
  settled: number
  unread: number
  awaitingSecond: number
  disagreement: number
}

/**
 * Counts what a filter lets through. What still is to be done is counted each time; the total, most of which has long
 * been settled, once a minute, and since then only what has been added.
 */
export async function countProgress(db: Db, filter: RevealingWorklistFilter): Promise<Progress> {
  const known = await findTotal(db, filter)
  const [open, added] = await Promise.all([
    countByState(db, filter, ['unread', 'awaiting-second', 'disagreement']),
    countAdded(db, filter, known),
  ])
  const toDo = open.unread + open['awaiting-second'] + open.disagreement
  const total = Math.max(known.count + added, toDo)
  return {
    total,
    settled: total - toDo,
    unread: open.unread,
    awaitingSecond: open['awaiting-second'],
    disagreement: open.disagreement,
  }
}

async function countAdded(db: Db, filter: RevealingWorklistFilter, since: Total): Promise<number> {
  const condition = filterCondition(filter)
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM \`Worklist\` AS entry FORCE INDEX (PRIMARY)
     WHERE entry.inference_id > ? AND ${condition.sql}`,
    [since.highestId, ...condition.parameters],
  )
  return Number(row?.count)
}
