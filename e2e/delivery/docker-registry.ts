import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, renameSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Handler } from './handler.ts'

interface StoredManifest {
  type: string
  bytes: Buffer
}

/**
 * As much of the Docker Registry HTTP API V2 as `docker push` and `docker pull` use, blobs in `folder`.
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export function dockerRegistry(folder: string): Handler {
  const manifests = new Map<string, StoredManifest>()
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
