import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'

export interface HttpRequest {
  method: 'GET' | 'POST'
  /** Relative to the base, without a slash in front. */
  path: string
  headers: Record<string, string>
  /** JSON. */
  body?: string
  signal: AbortSignal
}

export interface HttpAnswer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** Connections to one server that stay open between requests. */
export interface HttpConnection {
  /** @throws what the network or the signal says; a status of any kind is an answer */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** Ends the connections; twice does no harm. */
  close(): void
}

/**
 * So many requests are on their way at once, and others wait for their turn here: a page of fifty curves is not to take all
 * the places that the API has, and three audit UIs are not either.
 */
const mostConnections = 10

/** No answer of the results API comes near this. */
const maximumAnswerBytes = 64 * 1024 * 1024

/**
 * Opens connections to a server. Node's own `http` loads in a third of the time that `fetch` takes, and every command
 * pays for that.
 *
 * @param baseUrl http or https; a path in it is put before every request's
 * @param certificates who vouches for an https server, as PEM; left out, those that Node.js knows
 */
export async function openConnection(baseUrl: string, certificates?: string): Promise<HttpConnection> {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`)
  const isSecure = base.protocol === 'https:'
  const { Agent: ProtocolAgent, request: start } = isSecure
    ? await import('node:https')
    : { Agent, request: requestHttp }
  const agent = new ProtocolAgent({
    keepAlive: true,
    maxSockets: mostConnections,
    ...(certificates === undefined ? {} : { ca: certificates }),
  })

  function sendOnce({ method, path, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = start(new URL(path, base), { method, headers, agent, signal })
      request.once('error', (error) => reject(isStale(request, error) ? new StaleConnection() : error))
      request.once('response', (response) => readAnswer(response).then(resolve, reject))
      request.end(body)
    })
  }

  return {
    send: (request) =>
      sendOnce(request).catch((error: unknown) => {
        if (error instanceof StaleConnection) return sendOnce(request)
        throw error
      }),
    close: () => agent.destroy(),
  }
}

/** The server had closed a connection that was kept open, and we heard of it only by using it. */
class StaleConnection extends Error {}

function isStale(request: ClientRequest, error: Error): boolean {
  const code = 'code' in error ? error.code : undefined
  return request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maximumAnswerBytes) throw new RangeError('The answer is too long.')
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
  }
}
