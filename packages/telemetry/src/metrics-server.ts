import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { explainListenError } from '@vigia/runtime'
import type { Metrics } from './metrics.ts'

export const metricsVariables = ['METRICS_BIND', 'METRICS_PORT'] as const

/**
 * Answers Prometheus at METRICS_PORT, where it is set. A port of its own, since what is told there is for operators:
 * it can be left unpublished while the pages are public.
 *
 * @param isReady of a process that listens nowhere else: it is asked at /livez and /readyz too, as the services are at
 *   their own ports
 * @returns what ends it; twice does no harm
 * @throws VigiaError `port-in-use` or `cannot-listen`
 */
export async function serveMetrics(
  metrics: Metrics,
  environment: { METRICS_BIND: string; METRICS_PORT: number | undefined },
  isReady?: () => Promise<boolean>,
): Promise<{ close(): Promise<void> }> {
  const { METRICS_BIND: host, METRICS_PORT: port } = environment
  if (port === undefined) return { close: async () => {} }
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?', 1)
    const isProbe = isReady !== undefined && (path === '/livez' || path === '/readyz')
    if (path !== '/metrics' && !isProbe) return void response.writeHead(404).end()
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end()
    if (path === '/livez') return void tell(response, 200, 'alive')
    if (path === '/readyz' && isReady !== undefined)
      return void isReady().then(
        (is) => tell(response, is ? 200 : 503, is ? 'ready' : 'unready'),
        () => tell(response, 503, 'unready'),
      )
    metrics.write().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw explainListenError(error, { prefix: 'METRICS', host, port })
  }
  return {
    async close() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function tell(response: ServerResponse, status: number, word: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: word }))
}
