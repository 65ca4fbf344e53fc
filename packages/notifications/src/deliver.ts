import {
  core,
  type Db,
  fromUtcColumn,
  inTransaction,
  type NotificationChannel,
  notification,
  notificationDelivery,
  utcNow,
} from '@vigia/db'
import type { Channel, DeliveryOutcome, Message } from './channel.ts'

const { and, asc, eq, isNull, lte, sql } = core

/**
 * Seconds from the beginning of each attempt to the next one: nine attempts in a day. The shortest is longer than an
 * attempt takes, so that nobody tries again what another sender is still at.
 */
export const pauseSeconds = [15, 60, 300, 1800, 7200, 18_000, 28_800, 28_800] as const
const mostAttempts = pauseSeconds.length + 1

/** What is older, and was never tried on a way, is not told on it any more; in days. */
const oldestDays = 7
/** Of what is new, in one statement. */
const atOnce = 500

export interface Round {
  delivered: number
  /** Not taken; tried again later, or given up. */
  refused: number
  /** Why the last one was not taken: the rest of a sentence that begins with who receives. */
  refusal?: string
  /** What is due at the end: more than none when one was not taken, or the sender was asked to stop. */
  due: number
}

/**
 * Sends what is due on one way: each notification at least once, under the same id at every attempt. Several senders may
 * do so at once. The next attempt is on record before this one begins, so that nothing is lost when the sender is killed.
 * With one that is not taken the round ends, and what else is due waits for the next one.
 */
export async function sendDue(db: Db, channel: Channel, signal: AbortSignal): Promise<Round> {
  await takeUp(db, channel.name)
  const round: Round = { delivered: 0, refused: 0, due: 0 }
  while (round.refused === 0 && !signal.aborted) {
    const claimed = await claim(db, channel.name)
    if (claimed === undefined) break
    const outcome = await channel.deliver(claimed.message, signal)
    await record(db, channel.name, claimed, outcome)
    if (outcome.status === 'delivered') round.delivered += 1
    if (outcome.status === 'refused') {
      round.refused += 1
      round.refusal = outcome.detail
    }
  }
  return { ...round, due: await countDue(db, channel.name) }
}

/** Enters what nobody has tried on this way yet. */
async function takeUp(db: Db, channel: NotificationChannel): Promise<void> {
  for (;;) {
    // Read first, and entered after: INSERT … SELECT would lock out those who write notifications.
    const fresh = await db
      .select({ id: notification.id })
      .from(notification)
      .leftJoin(
        notificationDelivery,
        and(
          eq(notificationDelivery.notificationId, notification.id),
          eq(notificationDelivery.channel, channel),
        ),
      )
      .where(
        and(
          isNull(notificationDelivery.channel),
          sql`${notification.occurredAt} > ${utcNow()} - INTERVAL ${sql.raw(String(oldestDays))} DAY`,
        ),
      )
      .orderBy(asc(notification.id))
      .limit(atOnce)
    if (fresh.length === 0) return
    await db
      .insert(notificationDelivery)
      .ignore()
      .values(
        fresh.map(({ id }) => ({
          notificationId: id,
          channel,
          state: 'waiting' as const,
          attempts: 0,
          nextAttemptAt: utcNow(),
        })),
      )
    if (fresh.length < atOnce) return
  }
}

interface Claimed {
  notificationId: number
  /** This one counted. */
  attempts: number
  message: Message
}

const isDue = (channel: NotificationChannel) =>
  and(
    eq(notificationDelivery.channel, channel),
    eq(notificationDelivery.state, 'waiting'),
    lte(notificationDelivery.nextAttemptAt, utcNow()),
  )

/** Takes the next one that is due, and sets when it is tried again unless this attempt is answered. */
async function claim(db: Db, channel: NotificationChannel): Promise<Claimed | undefined> {
  for (;;) {
    const taken = await inTransaction(db, async (trx) => {
      const [row] = await trx
        .select()
        .from(notificationDelivery)
        .where(isDue(channel))
        .orderBy(asc(notificationDelivery.nextAttemptAt), asc(notificationDelivery.notificationId))
        .limit(1)
        .for('update', { skipLocked: true })
      if (row === undefined) return undefined
      const { notificationId } = row
      const attempts = row.attempts + 1
      const isSpent = attempts > mostAttempts
      await trx
        .update(notificationDelivery)
        .set(
          isSpent
            ? { state: 'failed', nextAttemptAt: null, endedAt: utcNow() }
            : { attempts, nextAttemptAt: inSeconds(pauseSeconds[attempts - 1] ?? pauseSeconds[0]) },
        )
        .where(isDelivery(channel, notificationId))
      return { notificationId, attempts, isSpent }
    })
    if (taken === undefined) return undefined
    if (taken.isSpent) continue
    const message = await readMessage(db, taken.notificationId)
    if (message !== undefined) return { ...taken, message }
  }
}

async function readMessage(db: Db, id: number): Promise<Message | undefined> {
  const [row] = await db.select().from(notification).where(eq(notification.id, id))
  if (row === undefined) return undefined
  const { messageId, kind, occurredAt, payload } = row
  return { id: messageId, kind, occurredAt: fromUtcColumn(occurredAt), payload }
}

async function record(
  db: Db,
  channel: NotificationChannel,
  { notificationId, attempts }: Claimed,
  outcome: DeliveryOutcome,
): Promise<void> {
  await db
    .update(notificationDelivery)
    .set(changes(outcome, attempts))
    .where(and(isDelivery(channel, notificationId), eq(notificationDelivery.state, 'waiting')))
}

function changes(outcome: DeliveryOutcome, attempts: number) {
  if (outcome.status === 'delivered')
    return { state: 'delivered' as const, nextAttemptAt: null, lastError: null, endedAt: utcNow() }
  // An attempt that we broke off ourselves does not count.
  if (outcome.status === 'interrupted') return { attempts: attempts - 1, nextAttemptAt: utcNow() }
  const lastError = outcome.detail.slice(0, 300)
  return attempts < mostAttempts
    ? { lastError }
    : { state: 'failed' as const, nextAttemptAt: null, lastError, endedAt: utcNow() }
}

async function countDue(db: Db, channel: NotificationChannel): Promise<number> {
  return await db.$count(notificationDelivery, isDue(channel))
}

const isDelivery = (channel: NotificationChannel, id: number) =>
  and(eq(notificationDelivery.channel, channel), eq(notificationDelivery.notificationId, id))

const inSeconds = (seconds: number) => sql<string>`${utcNow()} + INTERVAL ${sql.raw(String(seconds))} SECOND`
