import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** What is said to a browser of an answer that is no page: nothing may be loaded for it, and no page may hold it. */
export const closedPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** A year, as browsers ask for it. Of the host alone: what else runs under its name is not ours to say. */
const strictTransport = 'max-age=31536000'

/**
 * The headers that each answer of a service carries, whatever it is; a page has a policy of its own in place of theirs.
 *
 * @param isSecure whether the client came by https
 */
export function guardHeaders(isSecure: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'content-security-policy': closedPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=()',
    ...(isSecure && { 'strict-transport-security': strictTransport }),
  }
}

/** As Node.js tells it by `clientError`. */
type BrokenRequest = Error & { code?: unknown; rawPacket?: unknown }

/** A first line of HTTP/1, whose method Node.js does not know. */
const requestLine = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?\n/

const plain: Record<number, string> = {
  400: 'The request is not valid HTTP.',
  408: 'The request did not arrive in time.',
  431: 'The headers are longer than this service takes.',
  501: 'This service knows no such method.',
}

/** What a server does with a request that Node.js cannot read: a problem document (RFC 9457), and the end of the connection. */
export function answerBrokenRequest(error: BrokenRequest, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statusOf(error)
  const title = STATUS_CODES[status]
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: plain[status] })
  const headers = {
    ...guardHeaders(false),
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('')}\r\n${body}`)
}

function statusOf({ code, rawPacket }: BrokenRequest): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  const start =
    rawPacket instanceof Uint8Array ? Buffer.from(rawPacket.subarray(0, 4096)).toString('latin1') : ''
  return code === 'HPE_INVALID_METHOD' && requestLine.test(start) ? 501 : 400
}
