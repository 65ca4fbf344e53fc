import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { checkReadiness, type Db } from '@vigia/db'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import Type from 'typebox'
import { answered, problemResponses } from '../http/documentation.ts'
import { problem, retryAfterSeconds, sendProblem } from '../http/problems.ts'

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

export interface Metrics {
  registry: Registry
  /** Inferences stored by `POST /inferences`; those that were there already don't count. */
  storedInferences: Counter
}

/** Counts and times every request of the app, by route (never by address, which has ids in it). */
export function measureRequests(app: FastifyInstance): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers,
  })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: String(reply.statusCode),
    }
    requests.inc(labels)
    durations.observe(labels, reply.elapsedTime / 1000)
    done()
  })
  return {
    registry,
    storedInferences: new Counter({
      name: 'inferences_stored_total',
      help: 'Inferences stored with their reconstruction.',
      registers,
    }),
  }
}
