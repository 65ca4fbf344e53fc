import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a receiver sees it. */
export interface Received {
  id: string
  isSigned: boolean
  body: { type: string; timestamp: string; data: Record<string, unknown> }
  text: string
}

export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Another program that listens on 127.0.0.1, and answers as it is told; a status of 0 is no answer at all. */
export async function openReceiver(answer: (attempt: number) => { status: number; location?: string }) {
  const received: Received[] = []
  const server = createServer(async (request, response: ServerResponse) => {
    const text = await readBody(request)
    const id = String(request.headers['webhook-id'])
    received.push({ id, isSigned: verify(request.headers, text), body: JSON.parse(text), text })
    const { status, location } = answer(received.length)
    if (status > 0) response.writeHead(status, location === undefined ? {} : { location }).end('thanks')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=s3cret`,
    received,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** As docs/operations.md tells receivers to do it. */
function verify(headers: IncomingMessage['headers'], body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > 300) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest()
  return String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}
