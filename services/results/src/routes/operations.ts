import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { checkReadiness, type Db } from '@vigia/db'
import type { Registry } from 'prom-client'
import Type from 'typebox'
import { retryAfterSeconds } from '../http/error-handler.ts'
import { problem, sendProblem } from '../http/problem.ts'
import { problemResponses } from '../http/problem-responses.ts'
import { answered } from '../http/schema.ts'

const Health = Type.Object({ status: Type.Enum(['alive', 'ready']) })

/** What supervisors and Prometheus ask for. */
export const operationsRoutes: FastifyPluginAsyncTypebox<{ db: Db; registry: Registry }> = async (
  app,
  { db, registry },
) => {
  const tags = ['operations']
  // No key is needed here.
  const security: never[] = []

  app.get(
    '/livez',
    {
      schema: {
        tags,
        security,
        summary: 'Whether the process lives',
        response: { 200: answered('It does.', Health) },
      },
    },
    async () => ({ status: 'alive' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        security,
        summary: 'Whether the database answers and has every migration',
        response: { 200: answered('It is ready.', Health), ...problemResponses(500, 503) },
      },
    },
    async (_request, reply) => {
      const readiness = await checkReadiness(db, 'results')
      if (readiness.status === 'ready') return { status: 'ready' as const }
      const detail =
        readiness.status === 'not-migrated'
          ? 'The results database is not migrated.'
          : readiness.error.message
      reply.header('retry-after', retryAfterSeconds)
      return sendProblem(reply, problem('database-unavailable', detail))
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        tags,
        security,
        summary: 'Metrics in the text format of Prometheus',
        produces: ['text/plain'],
        response: {
          200: { description: 'The metrics.', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) =>
      reply
        .type(registry.contentType)
        .serializer(String)
        .send(await registry.metrics()),
  )
}
