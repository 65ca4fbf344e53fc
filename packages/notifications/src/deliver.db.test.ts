import { core, type Db, notificationDelivery, openDatabase, utcNow } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tellBacklog } from './backlog.ts'
import type { Channel, DeliveryOutcome, Message } from './channel.ts'
import { pauseSeconds, sendDue } from './deliver.ts'
import { listNotifications } from './list-notifications.ts'
import { notify } from './notify.ts'
import { openReceiver, secret } from './testing/receiver.ts'
import { openWebhook } from './webhook.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
})
afterEach(() => database.close())

const never = new AbortController().signal
const tell = (key: string) => notify(db, { kind: 'training', key, payload: { tag: key } })
const makeDue = () =>
  db
    .update(notificationDelivery)
    .set({ nextAttemptAt: utcNow() })
    .where(core.eq(notificationDelivery.state, 'waiting'))

/** A channel that notes what it is given. */
function channelOf(answer: (message: Message) => DeliveryOutcome, name: Channel['name'] = 'webhook') {
  const seen: Message[] = []
  const deliver = async (message: Message) => {
    seen.push(message)
    return answer(message)
  }
  return { name, seen, deliver, examine: async () => ({ status: 'delivered' as const }) }
}

const taken = () => ({ status: 'delivered' as const })
const refused = () => ({ status: 'refused' as const, detail: 'answers with status 500' })

test('a receiver that fails first and takes it later gets the same notification, and then no more', async () => {
  const receiver = await openReceiver((attempt) => ({ status: attempt === 1 ? 500 : 200 }))
  const webhook = openWebhook({ url: receiver.url, secrets: [secret] })
  await tell('v1')
  expect(await sendDue(db, webhook, never)).toMatchObject({ delivered: 0, refused: 1, due: 0 })
  expect(await sendDue(db, webhook, never)).toMatchObject({ delivered: 0, refused: 0 })
  expect(await listNotifications(db, 5)).toMatchObject([
    { deliveries: [{ state: 'waiting', attempts: 1, lastError: 'answers with status 500' }] },
  ])
  await makeDue()
  expect(await sendDue(db, webhook, never)).toMatchObject({ delivered: 1, refused: 0, due: 0 })
  await makeDue()
  expect(await sendDue(db, webhook, never)).toMatchObject({ delivered: 0 })
  await receiver.close()
  const [first, second] = receiver.received
  expect(receiver.received).toHaveLength(2)
  expect([first?.isSigned, second?.isSigned]).toEqual([true, true])
  expect([second?.id, second?.text]).toEqual([first?.id, first?.text])
})

test('each way goes on by itself: what one has not taken the other has', async () => {
  await tell('v1')
  const email = channelOf(taken, 'email')
  await Promise.all([sendDue(db, channelOf(refused), never), sendDue(db, email, never)])
  expect(email.seen).toHaveLength(1)
  const [told] = await listNotifications(db, 5)
  expect(told?.deliveries).toMatchObject([
    { channel: 'webhook', state: 'waiting' },
    { channel: 'email', state: 'delivered', nextAttemptAt: null },
  ])
})

test('after nine attempts it is given up, visibly', async () => {
  await tell('v1')
  const channel = channelOf(refused)
  for (let attempt = 0; attempt <= pauseSeconds.length + 2; attempt++) {
    await sendDue(db, channel, never)
    await makeDue()
  }
  expect(channel.seen).toHaveLength(9)
  expect(new Set(channel.seen.map(({ id }) => id)).size).toBe(1)
  expect(await listNotifications(db, 1)).toMatchObject([
    {
      deliveries: [
        { state: 'failed', attempts: 9, nextAttemptAt: null, lastError: 'answers with status 500' },
      ],
    },
  ])
})

test('a round ends with what is not taken, and the next one goes on behind it', async () => {
  for (const key of ['v1', 'v2', 'v3']) await tell(key)
  const channel = channelOf(({ payload }) => (payload.tag === 'v1' ? refused() : taken()))
  expect(await sendDue(db, channel, never)).toMatchObject({ delivered: 0, refused: 1, due: 2 })
  expect(await sendDue(db, channel, never)).toMatchObject({ delivered: 2, refused: 0, due: 0 })
  expect(channel.seen.map(({ payload }) => payload.tag)).toEqual(['v1', 'v2', 'v3'])
})

test('several senders at once send each notification once', async () => {
  const others = Array.from({ length: 3 }, () => openDatabase(database.address))
  for (let number = 0; number < 12; number++) await tell(`v${number}`)
  const channel = channelOf(taken)
  await Promise.all(others.map((other) => sendDue(other.db, channel, never)))
  await Promise.all(others.map((other) => other.close()))
  expect(new Set(channel.seen.map(({ id }) => id)).size).toBe(12)
  expect(channel.seen).toHaveLength(12)
})

test('an attempt that the sender broke off does not count, and is due at once', async () => {
  await tell('v1')
  await sendDue(
    db,
    channelOf(() => ({ status: 'interrupted' })),
    AbortSignal.abort(),
  )
  const stopping = new AbortController()
  const channel = channelOf(() => {
    stopping.abort()
    return { status: 'interrupted' }
  })
  expect(await sendDue(db, channel, stopping.signal)).toEqual({ delivered: 0, refused: 0, due: 1 })
  const [told] = await listNotifications(db, 1)
  expect(told?.deliveries).toMatchObject([{ state: 'waiting', attempts: 0 }])
})

test('what is older than a week is not told any more when a way is set', async () => {
  await tell('v1')
  await db.$client.query('UPDATE Notifications SET occurred_at = occurred_at - INTERVAL 8 DAY')
  await tell('v2')
  const channel = channelOf(taken)
  await sendDue(db, channel, never)
  expect(channel.seen.map(({ payload }) => payload.tag)).toEqual(['v2'])
  expect(await listNotifications(db, 5)).toMatchObject([{ deliveries: [{}] }, { deliveries: [] }])
})

test('that many beats wait is told once for each crossing of the limit, and that they no longer do', async () => {
  const counts = [10, 11, 12, 50, 10, 9, 8, 3, 10, 11, 11]
  for (const waiting of counts)
    await Promise.all([tellBacklog(db, waiting, 10), tellBacklog(db, waiting, 10)])
  await tellBacklog(db, 1_000_000, 0)
  const told = await listNotifications(db, 20)
  expect(told.reverse().map(({ payload }) => payload)).toEqual([
    { above: true, waiting: 11, limit: 10 },
    { above: false, waiting: 8, limit: 10 },
    { above: true, waiting: 11, limit: 10 },
  ])
})
