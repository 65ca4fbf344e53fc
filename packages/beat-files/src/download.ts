import { get as getPlainly, type IncomingMessage } from 'node:http'
import { get as getEncrypted } from 'node:https'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createInflate } from 'node:zlib'
import { unreadable } from './problems.ts'

const patienceSeconds = 30
const mostRedirects = 10

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host has no address',
  EAI_AGAIN: 'the name of its host cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: `no answer within ${patienceSeconds} s`,
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  EPROTO: 'what answers there does not speak TLS; perhaps the address begins with http://',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an authority not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is from an authority not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an authority not known here',
}

/** An address as messages may show it: a user, a password or a signed query stay out of logs. */
export function showUrl(url: URL): string {
  return `${url.origin}${url.pathname}`
}

/**
 * What a URL gives, redirects followed. Not by `fetch`, which refuses ports of its own list and hides the reason of a
 * failure behind "fetch failed".
 *
 * @throws VigiaError `seed-unreadable` with the reason
 */
export async function download(url: URL, signal: AbortSignal): Promise<Readable> {
  let place = url
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await ask(place, signal)
    const status = answer.statusCode ?? 0
    if (status >= 300 && status < 400 && answer.headers.location !== undefined) {
      answer.destroy()
      place = follow(place, answer.headers.location)
      continue
    }
    if (status !== 200) {
      answer.destroy()
      throw unreadable(showUrl(url), `the server answers ${status} ${answer.statusMessage ?? ''}`.trimEnd())
    }
    return decoded(answer)
  }
  throw unreadable(showUrl(url), `it redirects more than ${mostRedirects} times`)
}

/** Why a transfer that had begun did not come to its end. */
export function explainTransfer(url: URL, error: unknown): Error {
  const code = codeOf(error)
  if (code === 'ECONNRESET') return unreadable(showUrl(url), 'the transfer ended early (ECONNRESET)', error)
  return unreadable(showUrl(url), explain(code, error), error)
}

function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getEncrypted : getPlainly
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip', 'user-agent': 'vigia' }
    const request = get(url, { signal, headers }, resolve)
    request.setTimeout(patienceSeconds * 1000, () =>
      request.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    )
    request.on('error', (error) => {
      const code = codeOf(error)
      reject(signal.aborted ? signal.reason : unreadable(showUrl(url), explain(code, error), error))
    })
  })
}

function follow(from: URL, location: string): URL {
  const next = URL.parse(location, from.href)
  if (next === null || !/^https?:$/.test(next.protocol))
    throw unreadable(showUrl(from), 'it redirects to what is neither http nor https')
  return next
}

/** gzip is left as it is: it is told by its content, as in a file. */
function decoded(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']
  if (encoding !== 'br' && encoding !== 'deflate') return answer
  const decoder = encoding === 'br' ? createBrotliDecompress() : createInflate()
  answer.on('error', (error) => decoder.destroy(error))
  return answer.pipe(decoder)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function explain(code: string, error: unknown): string {
  const reason = reasons[code] ?? (/^HPE_/.test(code) ? 'what answers there does not speak HTTP' : undefined)
  if (reason !== undefined) return `${reason} (${code})`
  return code === '' ? String(error instanceof Error ? error.message : error) : code
}
