import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerRegistry } from './docker-registry.ts'
import type { Handler } from './handler.ts'
import { rawRepository } from './raw-repository.ts'

/** A Nexus with a Docker repository and a raw one. */
export interface Nexus {
  /** `host:port` of the Docker repository. */
  registry: string
  /** The raw repository's address. */
  repositoryUrl: string
  /** What `scripts/ci.sh` reads. */
  environment: Record<string, string>
  /** GET with the credentials. */
  get(url: string, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

const user = 'ci'
/** With the characters that quoting gets wrong. */
const password = 'a "secret" with \\ $HOME and spaces'

/**
 * The Nexus that `NEXUS_HOST`, `NEXUS_PORT`, `NEXUS_DOCKER_PORT`, `NEXUS_USER` and `NEXUS_PASSWORD` name; without
 * `NEXUS_HOST`, two small servers of this process that answer as one does.
 */
export async function openNexus(): Promise<Nexus> {
  if (process.env.NEXUS_HOST !== undefined) return describeNexus(givenEnvironment(process.env.NEXUS_HOST))
  const folder = mkdtempSync(join(tmpdir(), 'vigia-nexus-'))
  const servers = await Promise.all([
    listen(withPassword(dockerRegistry(folder))),
    listen(withPassword(rawRepository(folder))),
  ])
  const [dockerPort, port] = servers.map((server) => String((server.address() as AddressInfo).port))
  const environment = {
    NEXUS_HOST: '127.0.0.1',
    NEXUS_DOCKER_PORT: dockerPort ?? '',
    NEXUS_PORT: port ?? '',
    NEXUS_USER: user,
    NEXUS_PASSWORD: password,
  }
  return {
    ...describeNexus(environment),
    async close() {
      await Promise.all(servers.map(closeServer))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function givenEnvironment(host: string) {
  const {
    NEXUS_DOCKER_PORT = '8082',
    NEXUS_PORT = '8081',
    NEXUS_USER = '',
    NEXUS_PASSWORD = '',
  } = process.env
  return { NEXUS_HOST: host, NEXUS_DOCKER_PORT, NEXUS_PORT, NEXUS_USER, NEXUS_PASSWORD }
}

function describeNexus(environment: ReturnType<typeof givenEnvironment>): Nexus {
  const { NEXUS_HOST, NEXUS_DOCKER_PORT, NEXUS_PORT, NEXUS_USER, NEXUS_PASSWORD } = environment
  const authorization = basic(NEXUS_USER, NEXUS_PASSWORD)
  return {
    registry: `${NEXUS_HOST}:${NEXUS_DOCKER_PORT}`,
    repositoryUrl: `http://${NEXUS_HOST}:${NEXUS_PORT}/repository/ECG`,
    environment,
    get: (url, headers) => fetch(url, { headers: { ...headers, authorization } }),
    close: async () => {},
  }
}

const basic = (name: string, word: string) => `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`

function withPassword(handle: Handler): Handler {
  return async (request, response) => {
    if (request.headers.authorization === basic(user, password)) return await handle(request, response)
    request.resume()
    response.writeHead(401, { 'www-authenticate': 'Basic realm="nexus"' }).end()
  }
}

async function listen(handle: Handler): Promise<Server> {
  const server = createServer((request, response) => {
    // A client that goes away in the middle is its own affair.
    handle(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function closeServer(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
