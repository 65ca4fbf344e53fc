import { STATUS_CODES } from 'node:http'
import type { Problem } from '@vigia/contracts'
import { databaseErrorCode, isTemporaryFailure } from '@vigia/db'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BodyRefusal } from './read-bodies.ts'
import { type Complaint, wrongFields } from './validation.ts'

export const problemMediaType = 'application/problem+json'

/** The kinds of problem and their HTTP status. Clients may rely on the names. */
const statuses = {
  'invalid-request': 400,
  'missing-key': 401,
  'read-only-key': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'key-in-use': 409,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  contradiction: 422,
  'too-many-requests': 429,
  'internal-error': 500,
  'database-unavailable': 503,
  'too-busy': 503,
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

/** How long a client should wait while the database is away. */
export const retryAfterSeconds = 5

/** Turns whatever a request ended in into a problem; what is not the client's doing also into a log line. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = clientProblem(error) ?? serverProblem(error, request)
  if (answer.status === 503) reply.header('retry-after', retryAfterSeconds)
  return sendProblem(reply, answer)
}

function clientProblem(error: FastifyError): Problem | undefined {
  if (error instanceof BodyRefusal) return problem(error.kind, error.message)
  if (error.validation !== undefined)
    return problem(
      'invalid-request',
      `The ${error.validationContext === 'body' ? 'body' : 'address'} is not valid.`,
      wrongFields(error.validation as unknown as Complaint[]),
    )
  switch (error.statusCode) {
    case 404:
      return problem('not-found', 'There is nothing at this address.')
    case 415:
      return problem('unsupported-media-type', 'The body must be application/json.')
    case 429:
      return problem('too-many-requests', 'Too many requests from this address; wait and try again.')
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? problem('invalid-request', plainWords[error.code] ?? 'The request cannot be read.')
        : undefined
  }
}

const plainWords: Record<string, string> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_BAD_URL: 'The address is not a valid one.',
}

function serverProblem(error: FastifyError, request: FastifyRequest): Problem {
  const code = databaseErrorCode(error)
  const place = { method: request.method, route: request.routeOptions.url }
  if (isTemporaryFailure(error)) {
    request.log.error({ ...place, code }, 'The database is unavailable.')
    return problem('database-unavailable', 'The database cannot be reached just now; try again.')
  }
  // A failed query carries its whole text, and that holds an ECG's values: of those only the code is logged.
  const isQuery = 'sql' in error || error.cause !== undefined
  request.log.error({ ...place, code, ...(isQuery ? {} : { err: error }) }, 'A request failed.')
  return problem('internal-error', 'Something went wrong here; the log has more.')
}

/** Answers 405 where the address exists with other methods, else 404. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { pattern: string[]; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: url.split('/'), methods: [method].flat() })
  })
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const path = (request.url.split('?')[0] ?? '').split('/')
    const allowed = new Set(
      routes.filter(({ pattern }) => routeMatches(pattern, path)).flatMap(({ methods }) => methods),
    )
    if (allowed.size === 0)
      return sendProblem(reply, problem('not-found', 'There is nothing at this address.'))
    reply.header('allow', [...allowed].join(', '))
    return sendProblem(reply, problem('method-not-allowed', `This address takes ${[...allowed].join(', ')}.`))
  }
  app.setNotFoundHandler(answer)
  // Before the body: what stands in it does not matter, whatever methods may have one.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answer(request, reply)
    else done()
  })
}

/** Whether a path is of a route, both cut at their slashes. */
export function routeMatches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => segment.startsWith(':') || segment === path[index])
  )
}
