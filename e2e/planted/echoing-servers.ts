import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { Certificate } from '../certificates.ts'

/** Somebody who refuses whatever comes, and says all of it again, as careless servers do. */
export interface EchoingServer {
  port: number
  /** All that came. */
  heard: string[]
  close(): Promise<void>
}

/** Answers each request with 401 and the request: a webhook, a collector or an API with a mind of its own. */
export function openEchoingServer(): Promise<EchoingServer> {
  return listen((said, response) =>
    refuse(response, { title: said, detail: said, code: said, message: said }),
  )
}

/** An OpenID Connect provider that is found, and refuses the client's secret in words that repeat it. */
export function openEchoingProvider(): Promise<EchoingServer> {
  return listen((said, response, request) => {
    const issuer = `http://${request.headers.host}`
    if (!request.url?.startsWith('/.well-known/'))
      return refuse(response, { error: 'invalid_client', error_description: said })
    const document = {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
}

/** A mail server that repeats the password which it refuses. */
export async function openEchoingMailServer({ certificate, key }: Certificate): Promise<EchoingServer> {
  const heard: string[] = []
  const server = new SMTPServer({
    secure: true,
    cert: readFileSync(certificate),
    key: readFileSync(key),
    logger: false,
    onAuth({ username, password }, _, done) {
      heard.push(String(password))
      done(new Error(`No ${username} with the password ${password}`))
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    heard,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

type Answer = (said: string, response: ServerResponse, request: IncomingMessage) => void

async function listen(answer: Answer): Promise<EchoingServer> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const said = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`
      heard.push(said)
      answer(said, response, request)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function refuse(response: ServerResponse, said: object): void {
  response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(said))
}
