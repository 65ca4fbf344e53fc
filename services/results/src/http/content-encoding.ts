import type { FastifyReply, preParsingHookHandler } from 'fastify'
import { problem, sendProblem } from './problem.ts'

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
