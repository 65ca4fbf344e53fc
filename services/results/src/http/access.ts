import { createHash, timingSafeEqual } from 'node:crypto'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preParsingHookHandler,
} from 'fastify'
import { problem, sendProblem } from './problems.ts'

/**
 * Refuses requests without one of the accepted keys, sent as `Authorization: Bearer KEY` or `X-API-Key: KEY`; where
 * `isBasicTaken` also as the password of `Authorization: Basic`, whoever the user is, as a client sends it that has it
 * from its address `http://ecg:KEY@host`.
 */
export function requireApiKey(accepted: readonly string[], isBasicTaken = false): onRequestHookHandler {
  const digests = accepted.map(digest)
  const challenge = `Bearer realm="results"${isBasicTaken ? ', Basic realm="results"' : ''}`
  const missing = `This needs an API key, as a bearer token${isBasicTaken ? ', as the password of Basic' : ''} or in x-api-key.`
  return (request, reply, done) => {
    const key = sentKey(request, isBasicTaken)
    if (key !== undefined && isAccepted(digests, key)) return done()
    reply.header('www-authenticate', challenge)
    sendProblem(reply, problem('missing-key', key === undefined ? missing : 'The API key is not accepted.'))
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

/** Compares with every key and in a time that tells nothing of them: digests have one length. */
function isAccepted(digests: readonly Buffer[], key: string): boolean {
  const sent = digest(key)
  return digests.reduce((isFound, accepted) => timingSafeEqual(accepted, sent) || isFound, false)
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
 * Ends each connection with the answer that was still running on it when the app was told to close. Fastify closes
 * the idle ones only, once, and one that a client keeps open would hold up the rest.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done()
  })
}
