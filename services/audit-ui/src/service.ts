import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { cookiePrefix, findClientAddress } from '@vigia/accounts/sign-in'
import {
  aborted,
  answerBrokenRequest,
  closeInTime,
  drain,
  type Environment,
  explainListenError,
  type Logger,
  listenBySeveral,
} from '@vigia/runtime'
import { metricsVariables, serveMetrics } from '@vigia/telemetry'
import { appVariables, openApp, setApp } from './app.ts'
import { takeOverConsole } from './console-log.ts'
import { type OpenNext, openNext } from './next.ts'
import { openAdmission, openRefusal } from './requests/admission.ts'
import { findTornBody } from './requests/check-action.ts'
import { decodableAddress, findForeignOrigin, putPublicAddress } from './requests/check-origin.ts'
import { findUnfit, guardAnswer, refuseUnfit } from './requests/guard-answers.ts'
import { refuseForeignOrigin } from './requests/refuse-foreign-origin.ts'
import { openRequestWatch } from './telemetry/watch-requests.ts'

export const serviceVariables = [
  ...appVariables,
  'AUDIT_BIND',
  'AUDIT_PORT',
  'AUDIT_TRUSTED_PROXIES',
  'DRAIN_SECONDS',
  ...metricsVariables,
] as const

/** For the headers of a request to arrive. */
const headersTimeoutMilliseconds = 15_000

/**
 * Serves the pages until the signal is aborted, and for DRAIN_SECONDS longer; then finishes the requests that are
 * running.
 *
 * @throws VigiaError `port-in-use`, `not-built` or `closing-timeout`
 */
export async function runService(
  environment: ServiceEnvironment,
  logger: Logger,
  signal: AbortSignal,
  options: { dev: boolean },
): Promise<void> {
  const { AUDIT_BIND: host, AUDIT_PORT: port } = environment
  const app = openApp(environment, logger)
  const unsetApp = setApp(app)
  const giveBackConsole = options.dev ? undefined : takeOverConsole(logger)
  let next: OpenNext | undefined
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
  const watch = openRequestWatch(app.metrics)
  const isSecure = environment.AUDIT_URL.startsWith('https:')
  const server = createServer({ headersTimeout: headersTimeoutMilliseconds }, (request, response) => {
    guardAnswer(request, response, isSecure)
    if (signal.aborted && answerWhileStopping(request, response)) return
    watch(request, response, () => answer(request, response))
  })
  server.on('clientError', answerBrokenRequest)
  let metricsServer: Awaited<ReturnType<typeof serveMetrics>> | undefined
  let stopListening = async () => {}
  try {
    warnOfUnknownProxy(environment, logger)
    // First of all, since Next.js has to know the port where this server is.
    stopListening = await listen(server, host, port)
    metricsServer = await serveMetrics(app.metrics, environment)
    next = await openNext({ ...options, server, host, port: boundPort(server) })
    answer = answerBy(next, environment, logger)
    logger.info(`Listening on http://${host}:${boundPort(server)}.`)
    await app.prepare(signal)
    await aborted(signal)
    logger.info('Stopping: requests that are running are finished.')
    await drain(environment.DRAIN_SECONDS)
  } finally {
    await closeInTime(async () => {
      await Promise.all([closeServer(server), stopListening()])
      await metricsServer?.close()
      await next?.close()
      await app.close()
    })
    unsetApp()
    giveBackConsole?.()
  }
}

type ServiceEnvironment = Environment<(typeof serviceVariables)[number]>

/**
 * Ends the connection with the answer, and says that the service is not ready.
 *
 * @returns whether that was all that was asked
 */
function answerWhileStopping(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('connection', 'close')
  if (request.url !== '/readyz') return false
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '5' })
  response.end(JSON.stringify({ status: 'unready', missing: ['stopping'] }))
  return true
}

/** What is done with a request before Next.js sees it. */
function answerBy(
  next: OpenNext,
  { AUDIT_URL: auditUrl, AUDIT_TRUSTED_PROXIES: trustedProxies }: ServiceEnvironment,
  logger: Logger,
): RequestListener {
  const admission = openAdmission()
  const refuse = openRefusal(cookiePrefix(auditUrl))
  return (request, response) => {
    if (admission.isFull(request)) return refuse(request, response)
    const refusal = findForeignOrigin(request, auditUrl)
    if (refusal !== undefined) {
      const { header, found, expected } = refusal
      logger.warn(
        { header, found, AUDIT_URL: expected },
        'Refused a request, since its header does not say AUDIT_URL.',
      )
      return refuseForeignOrigin(request, response, refusal)
    }
    const unfit = findUnfit(request)
    if (unfit !== undefined) return refuseUnfit(response, unfit)
    putPublicAddress(request, auditUrl)
    request.headers['x-forwarded-for'] = clientAddress(request, trustedProxies)
    request.url = decodableAddress(request.url ?? '/')
    void findTornBody(request).then((found) => {
      if (found !== undefined) return refuseUnfit(response, found)
      // Others may have come while the body did.
      if (!admission.work(request, response, () => next.handle(request, response)))
        return refuse(request, response)
    })
  }
}

/** Who signs in by https comes through a proxy, whose address all of them have where it is not known as one. */
function warnOfUnknownProxy(
  { AUDIT_URL: auditUrl, AUDIT_TRUSTED_PROXIES: trustedProxies }: ServiceEnvironment,
  logger: Logger,
): void {
  if (!auditUrl.startsWith('https:') || trustedProxies.length > 0) return
  logger.warn(
    { AUDIT_URL: auditUrl },
    'AUDIT_TRUSTED_PROXIES is empty although AUDIT_URL is https: all sign-ins count as coming from the address of the proxy, and share one limit.',
  )
}

/** The pages believe X-Forwarded-For, so only what can be believed stands in it. */
function clientAddress({ socket, headers }: IncomingMessage, trustedProxies: readonly string[]): string {
  const forwarded = headers['x-forwarded-for']
  return findClientAddress(
    socket.remoteAddress ?? '',
    Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    trustedProxies,
  )
}

/** @returns what stops it */
async function listen(server: Server, host: string, port: number): Promise<() => Promise<void>> {
  try {
    return await listenBySeveral(server, { host, port }, async (options) => {
      server.listen(options)
      await once(server, 'listening')
    })
  } catch (error) {
    throw explainListenError(error, { prefix: 'AUDIT', host, port })
  }
}

function boundPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  server.close()
  server.closeIdleConnections()
  await once(server, 'close')
}
