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
 * For each kind the index by which its beats are found, by one query at most. The servers' optimisers guess badly here:
 * for one day in the order of doubt they may read through all that is unread.
 */
export async function chooseIndexes(
  db: Db,
  column: OrderColumn,
  filter: WorklistFilter,
  kinds: readonly Kind[],
): Promise<string[]> {
  const which = filter.modelTag === undefined ? 'all' : 'tagged'
  const isPeriod = filter.from !== undefined || filter.to !== undefined
  const byOrder = orderIndexes[column][which]
  if (!isPeriod || column === 'dt_measure') return kinds.map(() => byOrder)
  const byTime = orderIndexes.dt_measure[which]
  const counts = await countUpTo(db, fewBeats, filter, kinds, byTime)
  return counts.map((count) => (count < fewBeats ? byTime : byOrder))
}

/** How many beats there are of each kind, counted no further than `limit`. */
async function countUpTo(
  db: Db,
  limit: number,
  filter: WorklistFilter,
  kinds: readonly Kind[],
  index: string,
): Promise<number[]> {
  const conditions = kinds.map((kind) => kindCondition(kind, filter))
  const counts = conditions.map(
    ({ sql }, kind) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM \`Worklist\` AS entry FORCE INDEX (\`${index}\`)
        WHERE ${sql} LIMIT ${limit}) AS few) AS kind${kind}`,
  )
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT ${counts.join(', ')}`,
    conditions.flatMap(({ parameters }) => parameters),
  )
  return conditions.map((_, kind) => Number(row?.[`kind${kind}`]))
}
