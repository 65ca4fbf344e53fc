import { core, type Db, notification } from '@vigia/db'
import { notify } from './notify.ts'

const { desc, eq } = core

/** The share of the limit below which the beats no longer count as too many, so that it is not told at every beat. */
const clearedShare = 0.9

/**
 * Tells, once for each crossing, that more beats wait to be read than the limit, and that they no longer do. What was
 * told last is what is known of the state, so that no two senders tell it twice.
 *
 * @param waiting how many beats wait for their first reading
 * @param limit 0 for never
 */
export async function tellBacklog(db: Db, waiting: number, limit: number): Promise<void> {
  if (limit === 0) return
  const [last] = await db
    .select({ id: notification.id, payload: notification.payload })
    .from(notification)
    .where(eq(notification.kind, 'backlog'))
    .orderBy(desc(notification.id))
    .limit(1)
  const wasAbove = last?.payload.above === true
  const isAbove = wasAbove ? waiting >= limit * clearedShare : waiting > limit
  if (isAbove === wasAbove) return
  const payload = { above: isAbove, waiting, limit }
  await notify(db, { kind: 'backlog', key: `backlog-after-${last?.id ?? 0}`, payload })
}
