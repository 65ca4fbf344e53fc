import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request as ask, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The headers that a proxy sends on, of those it got from the browser. */
export type PassOn = (
  headers: IncomingHttpHeaders,
  of: { host: string; upstream: string },
) => IncomingHttpHeaders

/** A reverse proxy that speaks https to browsers and http to the service behind it. */
export interface TlsProxy {
  /** Where browsers find it, by a port that is not 443. */
  url: string
  /** The Location headers that it has passed on. */
  locations: string[]
  /** Sends requests to a port of this machine. */
  sendTo(port: number): void
  /** Another set of headers from now on. */
  use(passOn: PassOn): void
  close(): Promise<void>
}

export async function openTlsProxy(): Promise<TlsProxy> {
  let upstream = { port: 0 }
  let passOn: PassOn = (headers) => headers
  const locations: string[] = []
  const server = createServer(await makeCertificate(), (request, response) => {
    const { method, url, headers } = request
    const names = { host: headers.host ?? '', upstream: `127.0.0.1:${upstream.port}` }
    const onward = ask(
      { host: '127.0.0.1', ...upstream, method, path: url, headers: passOn({ ...headers }, names) },
      (answer) => {
        if (answer.headers.location !== undefined) locations.push(answer.headers.location)
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    locations,
    sendTo(port) {
      upstream = { port }
    },
    use(given) {
      passOn = given
    },
    async close() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** A key and a certificate of its own for localhost, good for a day. */
async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  try {
    const words = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost'
    await promisify(execFile)('openssl', ['req', ...words.split(' '), '-keyout', key, '-out', cert])
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  } finally {
    await rm(folder, { recursive: true })
  }
}
