import { core, type Db } from '@vigia/db'
import { unionAll } from '../statements/fragments.ts'
import { entry } from '../worklist/filter.ts'

const { eq, sql } = core

/**
 * When the oldest of the beats that wait was measured, by the clinic's clock, without a zone; null where none waits, or
 * none has a moment. What waits for a second reader or a decision is among them, not told apart.
 */
export async function findOldestWaiting(db: Db): Promise<string | null> {
  // The first entry of an index for each state.
  const oldest = (['unread', 'awaiting-second', 'disagreement'] as const).map((state) =>
    db
      .select({ measuredAt: sql`MIN(${entry.measuredAt})`.as('measuredAt') })
      .from(entry, { forceIndex: 'Worklist_time' })
      .where(eq(entry.state, state)),
  )
  const [row] = await db
    .select({ measuredAt: sql`MIN(measuredAt)`.mapWith(entry.measuredAt) })
    .from(unionAll(oldest, 'oldest'))
  return (row?.measuredAt as string | null | undefined) ?? null
}
