import { jsonText } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, char, datetime, int, mysqlTable, primaryKey, varchar } = mysqlCore

/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** What is told of. */
export type NotificationKind = 'drift' | 'backlog' | 'training' | 'promotion' | 'heads'

/** On which way it is told. */
export type NotificationChannel = 'webhook' | 'email'

/** What a notification says: single facts by name, neither beats nor people. */
export type NotificationPayload = Readonly<Record<string, string | number | boolean | null>>

/** What is told to other programs and by e-mail; append-only. */
export const notification = mysqlTable('Notifications', {
  id: bigint('id', { mode: 'number' }).autoincrement().primaryKey(),
  kind: varchar('kind', { length: 10 }).$type<NotificationKind>().notNull(),
  /** What it tells of, by a name that is there once. */
  eventKey: varchar('event_key', { length: 200 }).notNull(),
  /** A UUID, by which a receiver knows what it has had already. */
  messageId: char('message_id', { length: 36 }).notNull(),
  payload: jsonText<NotificationPayload>('payload').notNull(),
  occurredAt: moment('occurred_at').notNull(),
})

/** How far a notification has come on one way. Without a row, nobody has tried yet. */
export const notificationDelivery = mysqlTable(
  'Notification_Deliveries',
  {
    notificationId: bigint('notification_id', { mode: 'number' }).notNull(),
    channel: varchar('channel', { length: 10 }).$type<NotificationChannel>().notNull(),
    state: varchar('state', { length: 10 }).$type<'waiting' | 'delivered' | 'failed'>().notNull(),
    /** Those begun. */
    attempts: int('attempts').notNull(),
    /** Null when there is no further one. */
    nextAttemptAt: moment('next_attempt_at'),
    lastError: varchar('last_error', { length: 300 }),
    endedAt: moment('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.channel, table.notificationId] })],
)
