import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

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

/** Answers a request. */
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

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

/** Files by PUT and GET. As in a release repository of Nexus, a file that exists is not replaced. */
function rawRepository(folder: string): Handler {
  return async (request, response) => {
    const file = join(folder, normalize(new URL(request.url ?? '/', 'http://raw').pathname))
    const isFile = existsSync(file) && !file.endsWith('/')
    if (request.method === 'PUT' && isFile) {
      response.writeHead(400).end('Repository does not allow updating assets')
    } else if (request.method === 'PUT') {
      mkdirSync(dirname(file), { recursive: true })
      await pipeline(request, createWriteStream(file))
      response.writeHead(201).end()
    } else if (isFile) {
      response.writeHead(200)
      await pipeline(createReadStream(file), response)
    } else {
      response.writeHead(404).end()
    }
  }
}

/**
 * As much of the Docker Registry HTTP API V2 as `docker push` and `docker pull` use, blobs in `folder`.
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
function dockerRegistry(folder: string): Handler {
  const manifests = new Map<string, { type: string; bytes: Buffer }>()
  const blobFile = (digest: string) => join(folder, digest.replace(':', '-'))

  async function handleManifest(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    reference: string,
  ) {
    if (request.method === 'PUT') {
      const bytes = await buffer(request)
      const stored = { type: request.headers['content-type'] ?? '', bytes }
      for (const key of [reference, digestOf(bytes)]) manifests.set(`${name}@${key}`, stored)
      response.writeHead(201, { 'docker-content-digest': digestOf(bytes) }).end()
      return
    }
    const found = manifests.get(`${name}@${reference}`)
    if (found === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN')
    response
      .writeHead(200, {
        'content-type': found.type,
        'content-length': found.bytes.length,
        'docker-content-digest': digestOf(found.bytes),
      })
      .end(request.method === 'HEAD' ? undefined : found.bytes)
  }

  async function handleBlob(request: IncomingMessage, response: ServerResponse, digest: string) {
    const file = blobFile(digest)
    if (!existsSync(file)) return refuse(response, 404, 'BLOB_UNKNOWN')
    response.writeHead(200, { 'content-length': statSync(file).size, 'docker-content-digest': digest })
    if (request.method === 'HEAD') response.end()
    else await pipeline(createReadStream(file), response)
  }

  async function handleUpload(request: IncomingMessage, response: ServerResponse, url: URL) {
    const id = url.pathname.split('/uploads/')[1] || randomUUID()
    const file = join(folder, id)
    await pipeline(request, createWriteStream(file, { flags: 'a' }))
    const digest = url.searchParams.get('digest')
    if (request.method === 'PUT' && digest !== null) {
      renameSync(file, blobFile(digest))
      response.writeHead(201, { location: url.pathname, 'docker-content-digest': digest }).end()
      return
    }
    const location = `${url.pathname.split('/uploads/')[0]}/uploads/${id}`
    response.writeHead(202, { location, range: `0-${Math.max(0, statSync(file).size - 1)}` }).end()
  }

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry')
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    const [, name = '', kind, rest = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url.pathname) ?? []
    if (url.pathname === '/v2/') response.writeHead(200).end('{}')
    else if (kind === 'manifests') await handleManifest(request, response, name, rest)
    else if (kind === 'blobs' && rest.startsWith('uploads')) await handleUpload(request, response, url)
    else if (kind === 'blobs') await handleBlob(request, response, rest)
    else refuse(response, 404, 'UNSUPPORTED')
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ errors: [{ code, message: code }] }))
}
