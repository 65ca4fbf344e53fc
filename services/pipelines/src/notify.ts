import { setTimeout as wait } from 'node:timers/promises'
import { countUnread } from '@vigia/auditing'
import type { Db } from '@vigia/db'
import {
  type Channel,
  type Delivery,
  listNotifications,
  openEmail,
  openWebhook,
  type Round,
  sendDue,
  tellBacklog,
} from '@vigia/notifications'
import { readEnvironment, VigiaError } from '@vigia/runtime'
import type { Context } from './run-command.ts'
import { listTable, localMoment, zoneName } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

export interface NotifyOptions {
  watch?: boolean
  list?: boolean
  limit?: number
}

/** Listed where no other number is asked for. */
const listedByDefault = 20

/** `notify`: sends what is due by webhook and e-mail, once or again and again; `--list` says what became of each. */
export async function notify(context: Context, options: NotifyOptions): Promise<void> {
  if (options.list) return await list(context, options.limit ?? listedByDefault)
  if (options.limit !== undefined) throw new VigiaError('usage', '--limit bounds what --list tells.')
  const channels = readChannels()
  if (channels.length === 0)
    throw new VigiaError(
      'configuration-invalid',
      'Configuration: neither WEBHOOK_URL nor SMTP_URL is set, so there is nobody to tell.',
    )
  if (options.watch) return await watchOutbox(context, channels)
  const rounds = await withWarehouse((db) => sendAll(db, channels, context.signal))
  context.output.result(rounds, () =>
    listTable(
      ['Way', 'Delivered', 'Not taken', 'Still due'],
      rounds.map(({ channel, delivered, refused, due }) => [channel, delivered, refused, due]),
    ),
  )
  const refusals = rounds.flatMap(({ channel, refusal }) =>
    refusal === undefined ? [] : [`${receivers[channel]} ${refusal}`],
  )
  if (refusals.length > 0)
    throw new VigiaError('notification-refused', `${refusals.join('; ')}. It is tried again later.`)
}

/** Who receives on each way, as a sentence begins. */
export const receivers: Readonly<Record<Channel['name'], string>> = {
  webhook: 'The webhook',
  email: 'The mail server',
}

/**
 * The ways that are set.
 *
 * @throws VigiaError `configuration-invalid` for a way that is set by half
 */
export function readChannels(): Channel[] {
  const { WEBHOOK_URL, WEBHOOK_SECRET, SMTP_URL, MAIL_FROM, MAIL_TO } = readEnvironment([
    'WEBHOOK_URL',
    'WEBHOOK_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
    'MAIL_TO',
  ])
  const missing = [
    WEBHOOK_URL !== '' && WEBHOOK_SECRET.length === 0 && 'WEBHOOK_SECRET is missing, which WEBHOOK_URL needs',
    SMTP_URL !== '' && MAIL_FROM === '' && 'MAIL_FROM is missing, which SMTP_URL needs',
    SMTP_URL !== '' && MAIL_TO.length === 0 && 'MAIL_TO is missing, which SMTP_URL needs',
  ].filter((sentence) => sentence !== false)
  if (missing.length > 0)
    throw new VigiaError('configuration-invalid', `Configuration: ${missing.join('; ')}.`)
  return [
    ...(WEBHOOK_URL === '' ? [] : [openWebhook({ url: WEBHOOK_URL, secrets: WEBHOOK_SECRET })]),
    ...(SMTP_URL === '' ? [] : [openEmail({ url: SMTP_URL, from: MAIL_FROM, to: MAIL_TO })]),
  ]
}

/** Sends again and again, until it is asked to stop. What fails is tried again: this has no other end. */
export async function watchOutbox(context: Context, channels: readonly Channel[]): Promise<void> {
  const { logger, signal } = context
  const { NOTIFY_INTERVAL_SECONDS: seconds } = readEnvironment(['NOTIFY_INTERVAL_SECONDS', 'BACKLOG_LIMIT'])
  while (!signal.aborted) {
    try {
      const rounds = await withWarehouse((db) => sendAll(db, channels, signal))
      for (const round of rounds) {
        if (round.delivered > 0) logger.info(round, 'Notifications are delivered')
        if (round.refused > 0) logger.warn(round, 'A notification is not delivered yet')
      }
    } catch (error) {
      if (signal.aborted) break
      const code = error instanceof VigiaError ? error.code : 'unexpected'
      logger.error({ code, err: error }, 'Notifications could not be sent; it is tried again')
    }
    // Asked to stop, the loop ends by itself.
    await wait(seconds * 1000, undefined, { signal }).catch(() => {})
  }
}

/** One round on every way, none of which waits for another. */
async function sendAll(
  db: Db,
  channels: readonly Channel[],
  signal: AbortSignal,
): Promise<(Round & { channel: Channel['name'] })[]> {
  const { BACKLOG_LIMIT: limit } = readEnvironment(['BACKLOG_LIMIT'])
  if (limit > 0) await tellBacklog(db, await countUnread(db), limit)
  return await Promise.all(
    channels.map(async (channel) => ({ channel: channel.name, ...(await sendDue(db, channel, signal)) })),
  )
}

async function list({ output }: Context, limit: number): Promise<void> {
  const notifications = await withWarehouse((db) => listNotifications(db, limit))
  output.result(notifications, () =>
    notifications.length === 0
      ? 'There are no notifications yet.'
      : listTable(
          ['Number', `When (${zoneName()})`, 'Kind', 'What', 'Delivery'],
          notifications.map(({ id, occurredAt, kind, payload, deliveries }) => [
            ...[id, localMoment(occurredAt.slice(0, -1)), kind],
            Object.entries(payload)
              .map(([name, fact]) => `${name}: ${fact ?? '–'}`)
              .join(', '),
            deliveries.map(describeDelivery).join('; ') || 'not tried yet',
          ]),
        ),
  )
}

const describeDelivery = ({ channel, state, attempts, lastError }: Delivery) =>
  state === 'delivered'
    ? `${channel}: delivered`
    : `${channel}: ${state} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${lastError === null ? '' : `, ${lastError}`}`
