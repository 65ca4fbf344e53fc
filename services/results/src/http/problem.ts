import { STATUS_CODES } from 'node:http'
import type { Problem } from '@vigia/contracts'
import type { FastifyReply } from 'fastify'

export const problemMediaType = 'application/problem+json'

/** The kinds of problem and their HTTP status. Clients may rely on the names. */
const statuses = {
  'invalid-request': 400,
  'missing-key': 401,
  'not-found': 404,
  'method-not-allowed': 405,
  'key-in-use': 409,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  'internal-error': 500,
  'database-unavailable': 503,
} as const

export type ProblemKind = keyof typeof statuses

/** @param detail one sentence for people: no SQL, no host, none of an ECG's values */
export function problem(kind: ProblemKind, detail: string, errors?: Problem['errors']): Problem {
  const status = statuses[kind]
  return {
    type: `/problems/${kind}`,
    title: STATUS_CODES[status] ?? kind,
    status,
    detail,
    ...(errors === undefined ? {} : { errors }),
  }
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  return reply.code(body.status).type(problemMediaType).serializer(JSON.stringify).send(body)
}
