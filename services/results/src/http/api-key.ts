import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { problem, sendProblem } from './problem.ts'

/** Refuses requests without one of the accepted keys, sent as `Authorization: Bearer KEY` or `X-API-Key: KEY`. */
export function requireApiKey(accepted: readonly string[]): onRequestHookHandler {
  const digests = accepted.map(digest)
  return (request, reply, done) => {
    const key = sentKey(request)
    if (key !== undefined && isAccepted(digests, key)) return done()
    reply.header('www-authenticate', 'Bearer realm="results"')
    sendProblem(
      reply,
      problem(
        'missing-key',
        key === undefined
          ? 'This needs an API key, as a bearer token or in x-api-key.'
          : 'The API key is not accepted.',
      ),
    )
  }
}

function sentKey({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const key = bearer ?? headers['x-api-key']
  return typeof key === 'string' && key !== '' ? key : undefined
}

/** Compares with every key and in a time that tells nothing of them: digests have one length. */
function isAccepted(digests: readonly Buffer[], key: string): boolean {
  const sent = digest(key)
  return digests.reduce((isFound, accepted) => timingSafeEqual(accepted, sent) || isFound, false)
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
