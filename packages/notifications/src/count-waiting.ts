import { core, type Db, fromUtcColumn, notification, notificationDelivery } from '@vigia/db'

const { count, eq, min } = core

/** Notifications on their way: begun on some way, and neither delivered nor given up. */
export interface WaitingNotifications {
  waiting: number
  /** When what waits longest happened, ISO 8601 in UTC; undefined where nothing waits. */
  oldestSince: string | undefined
  /** Given up for good. */
  failed: number
}

export async function countWaiting(db: Db): Promise<WaitingNotifications> {
  const { state, notificationId } = notificationDelivery
  const rows = await db
    .select({ state, count: count(), oldest: min(notification.occurredAt) })
    .from(notificationDelivery)
    .innerJoin(notification, eq(notification.id, notificationId))
    .groupBy(state)
  const of = (wanted: string) => rows.find((row) => row.state === wanted)
  const oldest = of('waiting')?.oldest
  return {
    waiting: of('waiting')?.count ?? 0,
    oldestSince: oldest ? fromUtcColumn(oldest) : undefined,
    failed: of('failed')?.count ?? 0,
  }
}
