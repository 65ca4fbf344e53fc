import { isTraced, type Span, startSpan } from '@vigia/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { whenOver } from './when-over.ts'

/** Asked again and again by supervisors; nobody wants to see it. */
const untold = new Set(['/livez', '/readyz', '/metrics'])

/** Makes each request a span, in the trace of whoever sent it, where this process is traced. */
export function traceRequests(app: FastifyInstance): void {
  if (!isTraced()) return
  const spans = new WeakMap<FastifyRequest, Span>()
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    if (untold.has(route)) return done()
    const { traceparent } = request.headers
    const span = startSpan(`${request.method} ${route}`, {
      kind: 'server',
      traceparent: Array.isArray(traceparent) ? undefined : traceparent,
      attributes: { 'http.request.method': request.method, 'http.route': route },
    })
    spans.set(request, span)
    span.run(done)
  })
  // Behind the reading of the body, which goes by the socket's events.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)
    if (span === undefined) done()
    else span.run(done)
  })
  whenOver(app, (request, reply) => {
    const span = spans.get(request)
    span?.add({ 'http.response.status_code': reply.statusCode })
    if (reply.statusCode >= 500) span?.fail(String(reply.statusCode))
    span?.end()
  })
}
