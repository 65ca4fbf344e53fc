import { BlockList, isIP, isIPv4 } from 'node:net'
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies'

/** What better-auth needs of a browser's request: where it comes from, and what it carries. */
const passedOn = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'user-agent',
  'x-forwarded-for',
]

/** The part of a browser's headers that better-auth checks. */
export function pickHeaders(headers: Headers): Headers {
  const picked = new Headers()
  for (const name of passedOn) {
    const value = headers.get(name)
    if (value !== null) picked.set(name, value)
  }
  return picked
}

/**
 * A browser's request to one of better-auth's routes. Sent to its handler, not to its functions, it is counted and its
 * origin is checked.
 */
export function postRequest(url: string, path: string, browser: Headers, body: unknown): Request {
  const headers = pickHeaders(browser)
  headers.set('content-type', 'application/json')
  return new Request(`${url}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A cookie that the browser shall keep, or with `maxAge` 0 forget. */
export interface CookieToSet {
  name: string
  /** Not encoded. */
  value: string
  options: { path: string; httpOnly: boolean; secure: boolean; sameSite: 'lax'; maxAge?: number }
}

/**
 * The cookies of an answer. The session's own goes when the browser is closed and has no other end: when a session
 * ends, and that its end is put off, is known to the database alone.
 */
export function readCookies(answer: Headers): CookieToSet[] {
  return answer
    .getSetCookie()
    .flatMap((header) => [...parseSetCookieHeader(header)])
    .map(([name, attributes]) => {
      const { maxAge, secure = false } = toCookieOptions(attributes)
      const lasts = maxAge !== undefined && !(name.endsWith('.session_token') && maxAge > 0)
      return {
        name,
        value: attributes.value,
        options: { path: '/', httpOnly: true, secure, sameSite: 'lax', ...(lasts ? { maxAge } : {}) },
      }
    })
}

/** The headers of a browser's next request, once it keeps these cookies. */
export function withCookies(browser: Headers, cookies: readonly CookieToSet[]): Headers {
  const next = new Headers(browser)
  next.set('cookie', cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
  return next
}

/**
 * What the names of an installation's cookies begin with. A browser keeps cookies by host, whatever the port: two
 * installations on one host differ in the port of AUDIT_URL, and so do the names of theirs. With https they begin with
 * `__Host-`: a browser takes such a cookie from this very host alone, by https, for all of its paths (RFC 6265bis, 4.1.3.2).
 *
 * @param url scheme, host and port alone
 */
export function cookiePrefix(url: string): string {
  const { port, protocol } = new URL(url)
  const name = port === '' ? 'vigia' : `vigia-${port}`
  return protocol === 'https:' ? `__Host-${name}` : name
}

/** How an IPv4 address looks on a socket that takes both kinds. */
const mappedPrefix = /^::ffff:(?=\d+\.)/i
/** Some proxies write the port, which is another each time, behind the address: `192.0.2.1:50312`, `[2001:db8::1]:50312`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/
/** The part of a link's own address that says which link it is. */
const zone = /%.*$/

/**
 * The address that a request comes from. What a browser says of itself in X-Forwarded-For is not believed: from the
 * socket backwards, an entry counts only when a trusted proxy wrote it and it is an address; of one that is none
 * (`unknown`), the proxy itself stands for it.
 *
 * @param forwardedFor the X-Forwarded-For header
 * @param trustedProxies addresses and networks in CIDR notation
 */
export function findClientAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const trusted = listNetworks(trustedProxies)
  const hops = [...(forwardedFor ?? '').split(','), socketAddress].map(bareAddress)
  const isTrusted = (hop: string) => isIP(hop) !== 0 && trusted.check(hop, isIPv4(hop) ? 'ipv4' : 'ipv6')
  let client = hops.pop() ?? socketAddress
  while (isTrusted(client) && isIP(hops.at(-1) ?? '') !== 0) client = hops.pop() ?? client
  return client
}

function bareAddress(hop: string): string {
  const [, ipv6, ipv4] = withPort.exec(hop.trim()) ?? []
  return (ipv6 ?? ipv4 ?? hop.trim()).replace(mappedPrefix, '').replace(zone, '')
}

function listNetworks(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}
