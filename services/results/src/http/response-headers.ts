import { guardHeaders } from '@vigia/runtime'
import type { FastifyRequest } from 'fastify'

/** The page of `/docs` loads scripts and styles of this server, and shows pictures that stand in them. */
const documentationPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** What each answer carries. Nothing is kept on the way: what is told here are signals. */
export function headersFor({ url, headers }: FastifyRequest): Record<string, string> {
  const isSecure = headers['x-forwarded-proto'] === 'https'
  return {
    ...guardHeaders(isSecure),
    'cache-control': 'no-store',
    ...(/^\/docs(\/|\?|$)/.test(url) && { 'content-security-policy': documentationPolicy }),
  }
}
