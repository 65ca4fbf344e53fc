import type { FastifyInstance } from 'fastify'
import { problem, sendProblem } from './problem.ts'

/** Answers 405 where the address exists with other methods, else 404. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { pattern: string[]; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: url.split('/'), methods: [method].flat() })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = (request.url.split('?')[0] ?? '').split('/')
    const allowed = new Set(
      routes.filter(({ pattern }) => matches(pattern, path)).flatMap(({ methods }) => methods),
    )
    if (allowed.size === 0)
      return sendProblem(reply, problem('not-found', 'There is nothing at this address.'))
    reply.header('allow', [...allowed].join(', '))
    return sendProblem(reply, problem('method-not-allowed', `This address takes ${[...allowed].join(', ')}.`))
  })
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => segment.startsWith(':') || segment === path[index])
  )
}
