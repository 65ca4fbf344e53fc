import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { guardHeaders, openRests } from '@vigia/runtime'
import type { FastifyInstance } from 'fastify'
import { busySeconds, tooBusy } from './admission.ts'
import { problemMediaType, routeMatches } from './problems.ts'

/** What refuses requests before the app has seen them. */
export interface EarlyRefusal {
  /** What the app listens by. */
  serverFactory(
    answer: RequestListener,
    options: { requestTimeout?: number; keepAliveTimeout?: number },
  ): Server
  /** Has the routes that are added to an app from now on refused. */
  guard(app: FastifyInstance): void
}

const body = JSON.stringify(tooBusy)

/**
 * Refuses requests with 503 and `Retry-After` as soon as their headers are there, without the app, without a look at who
 * asks and at the body.
 *
 * @param options.isFull whether a request by this method is to be refused
 * @param options.plainAddress the address as the app's routes have it
 * @param options.count told of each, by the pattern of its route
 */
export function refuseEarly(options: {
  isFull(method: string): boolean
  plainAddress(url: string): string
  count(method: string, route: string): void
  headersTimeout: number
}): EarlyRefusal {
  const routes: { url: string; pattern: string[] }[] = []
  const letRest = openRests()
  const headers = { plain: refusalHeaders(false), secure: refusalHeaders(true) }

  function routeOf(address: string): string | undefined {
    const path = (options.plainAddress(address).split('?', 1)[0] ?? '').split('/')
    return routes.find(({ pattern }) => routeMatches(pattern, path))?.url
  }

  const listenTo =
    (answer: RequestListener): RequestListener =>
    (request, response) => {
      const { method = 'GET', url = '/' } = request
      const route = options.isFull(method) ? routeOf(url) : undefined
      if (route === undefined) return answer(request, response)
      options.count(method, route)
      letRest(request, response)
      response.writeHead(503, isSecure(request) ? headers.secure : headers.plain)
      response.end(method === 'HEAD' ? undefined : body)
    }

  return {
    serverFactory: (answer, { requestTimeout, keepAliveTimeout }) =>
      createServer(
        { headersTimeout: options.headersTimeout, requestTimeout, keepAliveTimeout },
        listenTo(answer),
      ),
    guard(app) {
      app.addHook('onRoute', ({ url }) => void routes.push({ url, pattern: url.split('/') }))
    },
  }
}

const isSecure = ({ headers }: IncomingMessage) => headers['x-forwarded-proto'] === 'https'

/** Names and values one after the other, as Node.js writes them soonest. */
function refusalHeaders(secure: boolean): string[] {
  return Object.entries({
    ...guardHeaders(secure),
    'cache-control': 'no-store',
    'retry-after': String(busySeconds),
    'content-type': problemMediaType,
    'content-length': String(Buffer.byteLength(body)),
  }).flat()
}
