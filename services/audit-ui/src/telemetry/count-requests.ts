import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Metrics } from '@vigia/telemetry'
import { openRoutes } from './routes.ts'

/** Counts and times every request, by the page or route that it is of. */
export function openRequestCount(
  metrics: Metrics,
): (request: IncomingMessage, response: ServerResponse) => void {
  const routeOf = openRoutes()
  return (request, response) => {
    const start = performance.now()
    const { method = 'GET', url = '/' } = request
    const [path = '/'] = url.split('?', 1)
    response.once('close', () =>
      metrics.countRequest({
        method,
        route: routeOf(path),
        status: response.statusCode,
        seconds: (performance.now() - start) / 1000,
      }),
    )
  }
}
