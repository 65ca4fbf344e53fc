import { createHmac, randomUUID } from 'node:crypto'
import { attempt, type Channel, type DeliveryOutcome, type Message } from './channel.ts'

/** Where another program listens, and what the requests to it are signed with. */
export interface WebhookAddress {
  url: string
  /** `whsec_` and Base64; while the receiver changes its secret there are two, and each signs. */
  secrets: readonly string[]
}

/**
 * Notifications as requests, signed by the convention of Standard Webhooks. Whoever answers with a 2xx status has taken
 * it; a redirect is not followed, since the signature is meant for this address.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function openWebhook({ url, secrets }: WebhookAddress): Channel {
  const deliver = (message: Message, signal: AbortSignal) =>
    attempt(signal, (within) => post(url, secrets, message, within), explain)
  return {
    name: 'webhook',
    deliver,
    examine: (signal) =>
      deliver({ id: randomUUID(), kind: 'test', occurredAt: new Date().toISOString(), payload: {} }, signal),
  }
}

async function post(
  url: string,
  secrets: readonly string[],
  { id, kind, occurredAt, payload }: Message,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const body = JSON.stringify({ type: kind, timestamp: occurredAt, data: payload })
  const seconds = Math.floor(Date.now() / 1000)
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Vigia',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': secrets.map((secret) => sign(secret, id, seconds, body)).join(' '),
    },
    body,
    redirect: 'manual',
    signal,
  })
  // What it says beyond the status is not read, however long it is.
  await response.body?.cancel()
  if (response.ok) return { status: 'delivered' }
  const isRedirect = response.status >= 300 && response.status < 400
  const hint = isRedirect ? ', and a redirect is not followed: name its own address' : ''
  return { status: 'refused', detail: `answers with status ${response.status}${hint}` }
}

/**
 * The signature of a request: `v1,` and HMAC-SHA256 over `id.timestamp.body` in Base64.
 *
 * @param seconds since 1970: the moment of the attempt, as the header says it
 */
export function sign(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/** By its code alone: the message of an error may hold the address, and the address a secret. */
function explain(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
  return `cannot be reached (${code})`
}
