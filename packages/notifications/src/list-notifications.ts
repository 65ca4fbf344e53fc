import {
  core,
  type Db,
  fromUtcColumn,
  type NotificationChannel,
  type NotificationKind,
  type NotificationPayload,
  notification,
  notificationDelivery,
} from '@vigia/db'

const { desc, inArray } = core

/** How far a notification has come on one way. */
export interface Delivery {
  channel: NotificationChannel
  /** `failed` is given up after a day. */
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  /** ISO 8601, UTC; null when there is no further attempt. */
  nextAttemptAt: string | null
  lastError: string | null
}

export interface ListedNotification {
  id: number
  kind: NotificationKind
  /** ISO 8601, UTC. */
  occurredAt: string
  payload: NotificationPayload
  /** Empty when nobody has tried to send it. */
  deliveries: Delivery[]
}

/** The notifications, the newest first. */
export async function listNotifications(db: Db, limit: number): Promise<ListedNotification[]> {
  const rows = await db.select().from(notification).orderBy(desc(notification.id)).limit(limit)
  if (rows.length === 0) return []
  const deliveries = await db
    .select()
    .from(notificationDelivery)
    .where(
      inArray(
        notificationDelivery.notificationId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(desc(notificationDelivery.channel))
  return rows.map(({ id, kind, occurredAt, payload }) => ({
    ...{ id, kind, occurredAt: fromUtcColumn(occurredAt), payload },
    deliveries: deliveries
      .filter(({ notificationId }) => notificationId === id)
      .map(({ channel, state, attempts, nextAttemptAt, lastError }) => ({
        ...{ channel, state, attempts, lastError },
        nextAttemptAt: nextAttemptAt === null ? null : fromUtcColumn(nextAttemptAt),
      })),
  }))
}
