import { createHash, timingSafeEqual } from 'node:crypto'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preParsingHookHandler,
} from 'fastify'
import { problem, sendProblem } from './problems.ts'

/** A client by its key, under the name that the log has for it: never the key itself. */
export interface Client {
  name: string
  mayWrite: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Under its name in the log; undefined until its key has been looked at. */
    clientName?: string
  }
}

/** Who sends a request, the password of Basic counted or not; undefined for one without a key that is accepted. */
export type Identify = (request: FastifyRequest, isBasicTaken: boolean) => Client | undefined

/**
 * Tells clients by the key that they send as `Authorization: Bearer KEY`, as `X-API-Key: KEY`, or as the password of
 * `Authorization: Basic`, whoever the user is, as a client sends it that has it from its address `http://ecg:KEY@host`.
 */
export function identifyClients(apiKeys: readonly string[], readKeys: readonly string[]): Identify {
  const clients = [
    ...apiKeys.map((key, index) => ({ digest: digest(key), name: `key ${index + 1}`, mayWrite: true })),
    ...readKeys.map((key, index) => ({
      digest: digest(key),
      name: `read-only key ${index + 1}`,
      mayWrite: false,
    })),
  ]
  const found = new WeakMap<FastifyRequest, { key: string; client: Client | undefined }>()
  return (request, isBasicTaken) => {
    const key = sentKey(request, isBasicTaken)
    if (key === undefined) return undefined
    if (found.get(request)?.key !== key) found.set(request, { key, client: findByKey(clients, key) })
    return found.get(request)?.client
  }
}

/** Compares with every key and in a time that tells nothing of them: digests have one length. */
function findByKey<Known extends { digest: Buffer }>(
  clients: readonly Known[],
  key: string,
): Known | undefined {
  const sent = digest(key)
  return clients.filter((client) => timingSafeEqual(client.digest, sent))[0]
}

/** Requests a minute that an address may send without a key that is accepted. */
const strangersLimit = 120

/** Clients are counted each by itself, apart from all who guess at their address: guessing shuts out nobody else. */
export function limitsByClient(max: number, identify: Identify) {
  return {
    max: (request: FastifyRequest) => (identify(request, true) ? max : Math.min(max, strangersLimit)),
    keyGenerator: (request: FastifyRequest) => `${identify(request, true)?.name ?? 'stranger'} ${request.ip}`,
  }
}

/** Of requests that change nothing. */
export const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** Refuses requests of strangers, and of clients that may only read what is more than that; the password of Basic counts where `isBasicTaken`. */
export function requireApiKey(identify: Identify, isBasicTaken = false): onRequestHookHandler {
  const challenge = `Bearer realm="results"${isBasicTaken ? ', Basic realm="results"' : ''}`
  const missing = `This needs an API key, as a bearer token${isBasicTaken ? ', as the password of Basic' : ''} or in x-api-key.`
  return (request, reply, done) => {
    const client = identify(request, isBasicTaken)
    if (client !== undefined) {
      request.clientName = client.name
      if (client.mayWrite || readingMethods.has(request.method)) return done()
      request.log.warn(
        { client: client.name, route: request.routeOptions.url },
        'Refused to let a client write whose key is for reading.',
      )
      sendProblem(reply, problem('read-only-key', 'This API key is for reading; storing needs another one.'))
      return
    }
    const isSent = sentKey(request, isBasicTaken) !== undefined
    reply.header('www-authenticate', challenge)
    sendProblem(reply, problem('missing-key', isSent ? 'The API key is not accepted.' : missing))
  }
}

function sentKey({ headers }: FastifyRequest, isBasicTaken: boolean): string | undefined {
  const { authorization = '' } = headers
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const key = bearer ?? (isBasicTaken ? basicPassword(authorization) : undefined) ?? headers['x-api-key']
  return typeof key === 'string' && key !== '' ? key : undefined
}

function basicPassword(authorization: string): string | undefined {
  const credentials = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1]
  if (credentials === undefined) return undefined
  const text = Buffer.from(credentials, 'base64').toString()
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Refuses a compressed body by that name, before it is taken for text that is no JSON. */
export const refuseCompressedBodies: preParsingHookHandler = (
  request,
  reply: FastifyReply,
  payload,
  done,
) => {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return done(null, payload)
  reply.header('accept-encoding', 'identity')
  sendProblem(
    reply,
    problem('unsupported-media-type', 'The body must not be compressed: send it without Content-Encoding.'),
  )
}

/**
 * Ends each connection with the answer that was still running on it when the app was told to close, and each on which
 * a request comes once the service was asked to stop. Fastify closes
 * the idle ones only, once, and one that a client keeps open would hold up the rest.
 */
export function endConnectionsOnClose(app: FastifyInstance, stopping: AbortSignal): void {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing || stopping.aborted) reply.header('connection', 'close')
    done()
  })
}
