import type { IncomingMessage } from 'node:http'

/** Why a request is not taken: a header that does not say AUDIT_URL. */
export interface ForeignOrigin {
  header: 'Origin' | 'Sec-Fetch-Site'
  /** What it says; empty where it is missing. */
  found: string
  /** What AUDIT_URL says. */
  expected: string
}

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const safeMethods = ['GET', 'HEAD', 'OPTIONS', 'TRACE']
const isSafe = (method = 'GET') => safeMethods.includes(method)
/** The header is somebody else's; it need not be kept whole. */
const longestFound = 200

/**
 * Whether a request that may change something comes from a page of this service, which is at AUDIT_URL whatever proxies
 * made of `Host`. A browser says in `Origin` where a page is. Where a proxy has taken that out, or the page's
 * referrer policy made it `null`, it says in `Sec-Fetch-Site` at least that the page is of the address it asks.
 *
 * @param auditUrl scheme, host and port, as an `Origin` header has them
 * @returns what is wrong; undefined for a request that may be taken
 */
export function findForeignOrigin(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  auditUrl: string,
): ForeignOrigin | undefined {
  if (isSafe(method)) return undefined
  const { origin } = headers
  if (origin !== undefined && origin !== '' && origin !== 'null')
    return originOf(origin) === auditUrl ? undefined : foreign('Origin', origin, auditUrl)
  const site = textOf(headers['sec-fetch-site'])
  if (site === 'same-origin') return undefined
  if (site !== '') return foreign('Sec-Fetch-Site', site, auditUrl)
  return foreign('Origin', origin ?? '', auditUrl)
}

function foreign(header: ForeignOrigin['header'], found: string, expected: string): ForeignOrigin {
  return { header, found: found.slice(0, longestFound), expected }
}

function originOf(header: string): string | undefined {
  const url = URL.parse(header)
  // Nothing but an origin: no path, no name before it.
  return url !== null && url.href === `${url.origin}/` ? url.origin : undefined
}

/**
 * Lets a request that may be taken look as if no proxy stood before this server: it was sent to AUDIT_URL. Next.js
 * compares `Origin` with these, and it fetches the page that an action leads to by this scheme from this very server,
 * which speaks http.
 */
export function putPublicAddress(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  auditUrl: string,
): void {
  const { host } = new URL(auditUrl)
  headers.host = host
  headers['x-forwarded-host'] = host
  headers['x-forwarded-proto'] = 'http'
  delete headers['x-forwarded-port']
  delete headers.forwarded
  if (!isSafe(method)) headers.origin = auditUrl
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(', ') : (header ?? '')
}

/** An address that no page has. */
const nowhere = '/not-found'

/**
 * The address of a request, or where its path cannot be decoded one that no page has: Next.js would answer it with an
 * error instead of its page for what is not found.
 *
 * @param address path and query, as the first line of a request has them
 */
export function decodableAddress(address: string): string {
  const [path = ''] = address.split('?', 1)
  try {
    decodeURIComponent(path)
    return address
  } catch {
    return nowhere
  }
}

const beginning = 'foreign-origin '

/** A refusal as the text of an answer, which the pages' scripts get as the message of an error. */
export function writeRefusal(refusal: ForeignOrigin): string {
  return beginning + JSON.stringify(refusal)
}

/** The refusal that an error of an action tells of; undefined for every other error. */
export function readRefusal(message: string): ForeignOrigin | undefined {
  if (!message.startsWith(beginning)) return undefined
  try {
    return JSON.parse(message.slice(beginning.length)) as ForeignOrigin
  } catch {
    return undefined
  }
}
