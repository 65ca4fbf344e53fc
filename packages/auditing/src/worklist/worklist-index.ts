import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { WorklistFilter } from './worklist-filter.ts'
import { type Kind, kindCondition } from './worklist-kinds.ts'

/** A period with fewer beats is read whole and sorted; one with more is picked out while reading in the order. */
const fewBeats = 2000

const orderIndexes = {
  doubt_place: { all: 'Worklist_doubt', tagged: 'Worklist_tag_doubt' },
  dt_measure: { all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  random_order: { all: 'Worklist_random', tagged: 'Worklist_tag_random' },
} as const

export type OrderColumn = keyof typeof orderIndexes

/**
 * The index by which beats of a kind are found. The servers' optimisers guess badly here: for one day in the order of
 * doubt they may read through all that is unread.
 */
export async function chooseIndex(
  db: Db,
  column: OrderColumn,
  filter: WorklistFilter,
  kind: Kind,
): Promise<string> {
  const which = filter.modelTag === undefined ? 'all' : 'tagged'
  const isPeriod = filter.from !== undefined || filter.to !== undefined
  const byTime = orderIndexes.dt_measure[which]
  const isFew = isPeriod && column !== 'dt_measure' && (await hasFewBeats(db, filter, kind, byTime))
  return isFew ? byTime : orderIndexes[column][which]
}

async function hasFewBeats(db: Db, filter: WorklistFilter, kind: Kind, index: string): Promise<boolean> {
  const condition = kindCondition(kind, filter)
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM
       (SELECT 1 FROM \`Worklist\` AS entry FORCE INDEX (\`${index}\`)
        WHERE ${condition.sql} LIMIT ${fewBeats}) AS few`,
    condition.parameters,
  )
  return Number(row?.count) < fewBeats
}
