import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { findClientAddress } from '@vigia/accounts/sign-in'
import { aborted, closeInTime, type Environment, explainListenError, type Logger } from '@vigia/runtime'
import { decodableAddress } from './decodable-address.ts'
import { houseVariables, moveIn, openHouse } from './house.ts'
import { openNext } from './next.ts'

export const serviceVariables = [
  ...houseVariables,
  'AUDIT_BIND',
  'AUDIT_PORT',
  'AUDIT_TRUSTED_PROXIES',
  // Node itself goes by it; here it is only checked.
  'TZ',
] as const

/**
 * Serves the pages until the signal is aborted; then finishes the requests that are running.
 *
 * @throws VigiaError `port-in-use`, `not-built` or `closing-timeout`
 */
export async function runService(
  environment: Environment<(typeof serviceVariables)[number]>,
  logger: Logger,
  signal: AbortSignal,
  options: { dev: boolean },
): Promise<void> {
  const { AUDIT_BIND: host, AUDIT_PORT: port } = environment
  const house = openHouse(environment, logger)
  const leave = moveIn(house)
  const server = createServer()
  const next = await openNext({ ...options, server, host, port })
  try {
    server.on('request', (request, response) => {
      request.headers['x-forwarded-for'] = clientAddress(request, environment.AUDIT_TRUSTED_PROXIES)
      request.url = decodableAddress(request.url ?? '/')
      return next.handle(request, response)
    })
    await listen(server, host, port)
    logger.info(`Listening on http://${host}:${boundPort(server)}.`)
    await house.prepare(signal)
    await aborted(signal)
    logger.info('Stopping: requests that are running are finished.')
  } finally {
    await closeInTime(async () => {
      await closeServer(server)
      await next.close()
      await house.close()
    })
    leave()
  }
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

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
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
