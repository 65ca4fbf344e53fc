import { afterEach, expect, test } from 'vitest'
import { attemptMilliseconds } from './channel.ts'
import { pauseSeconds } from './deliver.ts'
import { openReceiver, secret } from './testing/receiver.ts'
import { openWebhook, sign } from './webhook.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

async function open(answer: Parameters<typeof openReceiver>[0]) {
  const receiver = await openReceiver(answer)
  opened.push(receiver)
  return receiver
}

const message = {
  id: '0d7f5c2e-6f9e-4b39-9e0f-6a2f2f1f3a11',
  kind: 'training',
  occurredAt: '2026-01-02T03:04:05.678Z',
  payload: { tag: 'v1', outcome: 'trained' },
}
const never = new AbortController().signal

// Source: https://github.com/standard-webhooks/standard-webhooks, the example of its libraries' tests.
test('a request is signed as the convention has it', () => {
  const body = '{"test": 2432232314}'
  expect(
    sign('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body),
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('a receiver finds id, moment, kind and facts, signed', async () => {
  const receiver = await open(() => ({ status: 204 }))
  const webhook = openWebhook({ url: receiver.url, secrets: [secret] })
  expect(await webhook.deliver(message, never)).toEqual({ status: 'delivered' })
  expect(receiver.received).toMatchObject([
    {
      id: message.id,
      isSigned: true,
      body: { type: 'training', timestamp: message.occurredAt, data: message.payload },
    },
  ])
})

test('while a secret changes both sign, and with another one the signature is not the receiver’s', async () => {
  const receiver = await open(() => ({ status: 200 }))
  const other = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
  await openWebhook({ url: receiver.url, secrets: [other, secret] }).deliver(message, never)
  await openWebhook({ url: receiver.url, secrets: [other] }).deliver(message, never)
  expect(receiver.received.map(({ isSigned }) => isSigned)).toEqual([true, false])
})

test.each([
  [500, 'answers with status 500'],
  [404, 'answers with status 404'],
  [302, 'answers with status 302, and a redirect is not followed: name its own address'],
])('an answer with status %d is a refusal, in words without the address', async (status, detail) => {
  const elsewhere = await open(() => ({ status: 200 }))
  const receiver = await open(() => ({ status, ...(status === 302 && { location: elsewhere.url }) }))
  const outcome = await openWebhook({ url: receiver.url, secrets: [secret] }).deliver(message, never)
  expect(outcome).toEqual({ status: 'refused', detail })
  expect(elsewhere.received).toEqual([])
})

test('who is not there, or listens by another protocol, is a refusal without the address', async () => {
  const receiver = await open(() => ({ status: 200 }))
  const { url } = receiver
  await opened.pop()?.close()
  const outcome = await openWebhook({ url, secrets: [secret] }).deliver(message, never)
  expect(outcome).toEqual({ status: 'refused', detail: 'cannot be reached (ECONNREFUSED)' })
})

test('a receiver that hangs is left when the sender is asked to stop', async () => {
  const stopping = new AbortController()
  const receiver = await open(() => {
    stopping.abort()
    return { status: 0 }
  })
  const outcome = openWebhook({ url: receiver.url, secrets: [secret] }).deliver(message, stopping.signal)
  expect(await outcome).toEqual({ status: 'interrupted' })
})

test('an attempt is over before the next one may begin, and all of them are within a day', () => {
  expect(Math.min(...pauseSeconds) * 1000).toBeGreaterThan(attemptMilliseconds)
  const all = pauseSeconds.reduce((sum, seconds) => sum + seconds, 0)
  expect(all).toBeLessThanOrEqual(24 * 3600)
  expect(all).toBeGreaterThan(23 * 3600)
})
