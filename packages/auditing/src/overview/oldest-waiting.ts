import { verdicts } from '@vigia/contracts/audit'
import { core, type Db } from '@vigia/db'
import { unionAll } from '../statements/fragments.ts'
import { entry, kindCondition, listFirstReaders, nobody } from '../worklist/filter.ts'

const { sql } = core

/**
 * When the oldest of the beats that wait was measured, by the clinic's clock, without a zone; null where none waits, or
 * none has a moment. What waits for a second reader or a decision is among them, not told apart.
 */
export async function findOldestWaiting(db: Db): Promise<string | null> {
  const firstReaders = await listFirstReaders(db)
  const kinds = (['unread', 'disagreement', 'awaiting-second'] as const).flatMap((state) =>
    (state === 'awaiting-second' ? firstReaders : [nobody]).flatMap((firstReaderId) =>
      verdicts.map((verdict) => ({ state, firstReaderId, verdict })),
    ),
  )
  // The first entry of an index for each kind.
  const oldest = kinds.map((kind) =>
    db
      .select({ measuredAt: sql`MIN(${entry.measuredAt})`.as('measuredAt') })
      .from(entry, { forceIndex: 'Worklist_time' })
      .where(kindCondition(kind, {})),
  )
  const [row] = await db
    .select({ measuredAt: sql`MIN(measuredAt)`.mapWith(entry.measuredAt) })
    .from(unionAll(oldest, 'oldest'))
  return (row?.measuredAt as string | null | undefined) ?? null
}
