import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Attributes, isTraced, type Span, startSpan } from '@vigia/runtime'
import type { Metrics } from '@vigia/telemetry'
import { openRoutes } from './routes.ts'

/**
 * Counts and times every request by the page or route that it is of, and where this process is traced makes it a span,
 * in the trace of whoever sent it; files of the pages and what supervisors ask are no spans.
 *
 * @returns to be called with what answers the request
 */
export function openRequestWatch(
  metrics: Metrics,
): (request: IncomingMessage, response: ServerResponse, answer: () => void) => void {
  const routeOf = openRoutes()
  return (request, response, answer) => {
    const start = performance.now()
    const { method = 'GET', url = '/' } = request
    const [path = '/'] = url.split('?', 1)
    const route = routeOf(path)
    const span = isTraced() && !untold.has(route) ? openSpan(request, route, path) : undefined
    response.once('close', () => {
      const status = response.statusCode
      metrics.countRequest({ method, route, status, seconds: (performance.now() - start) / 1000 })
      span?.add({ 'http.response.status_code': status })
      if (status >= 500) span?.fail(String(status))
      span?.end()
    })
    if (span === undefined) answer()
    else span.run(answer)
  }
}

const untold = new Set(['/_next', '/livez', '/readyz'])

function openSpan({ method = 'GET', headers }: IncomingMessage, route: string, path: string): Span {
  const { traceparent } = headers
  return startSpan(`${method} ${route}`, {
    kind: 'server',
    traceparent: Array.isArray(traceparent) ? undefined : traceparent,
    attributes: { 'http.request.method': method, 'http.route': route, ...beatIn(route, path) },
  })
}

/** The beat that an address names, by which the traces of a beat are found. */
function beatIn(route: string, path: string): Attributes {
  const beat = path.split('/')[route.split('/').indexOf('[beat]')]
  return beat !== undefined && /^(ecg|inference)-\d+$/.test(beat) ? { 'vigia.beat': beat } : {}
}
