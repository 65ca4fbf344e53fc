import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { guardHeaders } from '@vigia/runtime'

/** Files of the pages, which browsers may keep. */
const keptFiles = /^\/(_next\/|icon\.)/

/** Gives each answer what it carries whatever it becomes: pages put a policy of their own in place of this one. */
export function guardAnswer(request: IncomingMessage, response: ServerResponse, isSecure: boolean): void {
  for (const [name, value] of Object.entries(guardHeaders(isSecure))) response.setHeader(name, value)
  if (!keptFiles.test(request.url ?? '/')) response.setHeader('cache-control', 'no-store')
}

/** Methods that pages, actions and routes are asked by. */
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS']

/** No form, no action and no answer comes near this. */
export const bodyBytes = 256 * 1024

/** What Next.js calls an action by. */
const actionName = /^[0-9a-f]{40,44}$/

/** Why a request is refused before anything looks at it. */
export interface Unfit {
  status: 400 | 405 | 413
  detail: string
}

/** What of a request's first lines shows that it cannot be answered; undefined for one that may be. */
export function findUnfit({
  method = 'GET',
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): Unfit | undefined {
  if (!methods.includes(method)) return { status: 405, detail: `Pages take ${methods.join(', ')}.` }
  const action = headers['next-action']
  if (action !== undefined && !(typeof action === 'string' && actionName.test(action)))
    return { status: 400, detail: 'The header Next-Action names no action.' }
  if (Number(headers['content-length'] ?? 0) > bodyBytes)
    return { status: 413, detail: `The body is larger than the ${bodyBytes} bytes that are taken here.` }
  return undefined
}

/** Answers with a problem document (RFC 9457), and ends the connection, since a body may follow. */
export function refuseUnfit(response: ServerResponse, { status, detail }: Unfit): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/problem+json')
  response.setHeader('connection', 'close')
  if (status === 405) response.setHeader('allow', methods.join(', '))
  response.end(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail }))
}
