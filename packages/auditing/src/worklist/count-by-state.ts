import type { BeatState, DbOrTrx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { listFirstReaders } from './first-readers.ts'
import type { RevealingWorklistFilter } from './worklist-filter.ts'
import { type Kind, kindCondition, nobody, verdictsOf } from './worklist-kinds.ts'

/** How many rows of some states a filter lets through: one range of an index for each kind, and no row is read. */
export async function countByState<State extends BeatState>(
  db: DbOrTrx,
  filter: RevealingWorklistFilter,
  states: readonly State[],
): Promise<Record<State, number>> {
  const firstReaders = await listFirstReaders(db)
  const kinds = states.flatMap((state) =>
    (state === 'awaiting-second' ? firstReaders : [nobody]).flatMap((firstReaderId) =>
      verdictsOf(filter).map((verdict): Kind & { state: State } => ({ state, firstReaderId, verdict })),
    ),
  )
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>
  if (kinds.length === 0) return counts
  const index = filter.modelTag === undefined ? 'Worklist_time' : 'Worklist_tag_time'
  const conditions = kinds.map((kind) => kindCondition(kind, filter))
  const [rows] = await db.$client.query<RowDataPacket[]>(
    conditions
      .map(
        ({ sql }, kind) =>
          `SELECT ${kind} AS kind, COUNT(*) AS count FROM \`Worklist\` AS entry FORCE INDEX (\`${index}\`) WHERE ${sql}`,
      )
      .join(' UNION ALL '),
    conditions.flatMap(({ parameters }) => parameters),
  )
  for (const row of rows) {
    const state = kinds[Number(row.kind)]?.state
    if (state !== undefined) counts[state] += Number(row.count)
  }
  return counts
}
