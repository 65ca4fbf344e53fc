import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { checkReadiness, type Db } from '@vigia/db'
import type { Metrics } from '@vigia/telemetry'
import Type from 'typebox'
import { answered, anyProblems, problemResponses } from '../http/documentation.ts'
import { problem, retryAfterSeconds, sendProblem } from '../http/problems.ts'

const Health = Type.Object({ status: Type.Enum(['alive', 'ready']) })

/** What supervisors and Prometheus ask for. */
export const operationsRoutes: FastifyPluginAsyncTypebox<{
  db: Db
  metrics: Metrics
  /** Aborted when the service is asked to stop. */
  stopping: AbortSignal
}> = async (app, { db, metrics, stopping }) => {
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
        response: { 200: answered('It does.', Health), ...anyProblems },
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
        summary:
          'Whether the database answers, has every migration and can be written to, and the service is not stopping',
        response: { 200: answered('It is ready.', Health), ...anyProblems, ...problemResponses(503) },
      },
    },
    async (_request, reply) => {
      if (stopping.aborted) {
        reply.header('retry-after', retryAfterSeconds)
        return sendProblem(reply, problem('too-busy', 'The service is stopping.'))
      }
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
          ...anyProblems,
        },
      },
    },
    async (_request, reply) =>
      reply
        .type(metrics.registry.contentType)
        .serializer(String)
        .send(await metrics.write()),
  )
}
