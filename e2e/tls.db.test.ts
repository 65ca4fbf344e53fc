import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, openDatabase } from '@vigia/db'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findDatabase } from '../scripts/database/find-database.ts'
import type { Database } from '../scripts/database/server.ts'
import { databaseEnvironment } from '../scripts/database/server.ts'
import { type Authority, type Certificate, makeAuthority, past } from './certificates.ts'
import { type Installation, openInstallation } from './installation.ts'

let folder: string
let authority: Authority
let stranger: Authority
let installation: Installation
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-tls-'))
  authority = makeAuthority(join(folder, 'authority'))
  stranger = makeAuthority(join(folder, 'stranger'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  installation = await openInstallation({ RETRY_SECONDS: '0', EPOCHS: '1' })
})
afterEach(() => installation.close())

/** A server that takes nothing but TLS. */
async function startServer({ certificate, key }: Certificate): Promise<Database> {
  const server = await findDatabase({
    print: () => {},
    dataFolder: join(folder, 'data'),
    durable: false,
    serverOptions: [`--ssl-cert=${certificate}`, `--ssl-key=${key}`],
  })
  const { db, close } = openDatabase({ ...server, database: 'information_schema', charset: 'utf8mb4' })
  for (const name of ['Datawarehouse', 'Results']) await createDatabase(db, name)
  await db.$client.query('SET GLOBAL require_secure_transport = ON')
  await close()
  Object.assign(installation.environment, {
    ...databaseEnvironment('ORIGEM', { ...server, database: 'Datawarehouse' }),
    ...databaseEnvironment('DESTINO', { ...server, database: 'Results' }),
  })
  return server
}

function useTls(mode: string, { certificate }: { certificate: string }, host = '127.0.0.1'): void {
  for (const prefix of ['ORIGEM', 'DESTINO'])
    Object.assign(installation.environment, {
      [`${prefix}_MYSQL_TLS`]: mode,
      [`${prefix}_MYSQL_TLS_CA`]: certificate,
      [`${prefix}_MYSQL_HOST`]: host,
    })
}

const noFile = { certificate: '' }

test('a server that takes nothing but TLS says so; with TLS everything works, and who vouches is checked', async () => {
  const server = await startServer(authority.issue('DNS:localhost,IP:127.0.0.1'))
  try {
    const refused = await installation.pipelines('doctor')
    expect(refused.status).toBe(1)
    expect(refused.stdout).toContain('takes connections by TLS alone: set ORIGEM_MYSQL_TLS')
    expect(refused.stdout).toContain('takes connections by TLS alone: set DESTINO_MYSQL_TLS')
    for (const [mode, file, host] of [
      ['verify', authority, 'localhost'],
      ['verify', authority, '127.0.0.1'],
      ['required', authority, '127.0.0.1'],
      ['required', noFile, 'localhost'],
    ] as const) {
      useTls(mode, file, host)
      await installation.pipelinesJson('migrate')
    }
    useTls('verify', stranger)
    expect((await installation.pipelines('migrate')).stderr).toContain('nobody known vouches for')
    useTls('required', stranger)
    expect((await installation.pipelines('migrate')).stderr).toContain('nobody known vouches for')
    useTls('verify', { certificate: join(folder, 'not-there.pem') })
    const unread = await installation.pipelines('migrate')
    expect(unread.status).toBe(2)
    expect(unread.stderr).toContain('ORIGEM_MYSQL_TLS_CA names cannot be read (ENOENT)')

    useTls('verify', authority)
    await installation.pipelinesJson('seed', '--synthetic', '60', '--into', 'training')
    await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
    await installation.startResults()
    await installation.pipelinesJson('train', 'v1')
    expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 5 })
    expect((await installation.pipelines('doctor')).status).toBe(0)
  } finally {
    await server.close()
  }
})

test.each([
  ['for another name', 'DNS:elsewhere.example.org', undefined, 'has a certificate for another name'],
  ['for another address', 'IP:127.0.0.2,DNS:localhost', undefined, 'has a certificate for another name'],
  ['that has expired', 'DNS:localhost,IP:127.0.0.1', past, 'has a certificate that has expired'],
])('a certificate %s is refused with its reason', async (_, names, validity, reason) => {
  const server = await startServer(authority.issue(names, validity))
  try {
    useTls('verify', authority)
    const ended = await installation.pipelines('migrate')
    expect(ended.status).toBe(1)
    expect(ended.stderr).toContain(reason)
  } finally {
    await server.close()
  }
})

/** Https before the results API, at a path. */
async function startProxy(certificate: Certificate): Promise<{ url: string; server: Server }> {
  const { port: apiPort } = new URL(installation.apiUrl)
  const server = createServer(
    { cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) },
    (request, response) => {
      const path = request.url?.replace(/^\/vigia\//, '/') ?? '/'
      const options = { port: apiPort, path, method: request.method, headers: request.headers }
      request.pipe(
        requestHttp(options, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        }),
      )
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/vigia`, server }
}

test('judgements go to an API by https, at a path, when somebody known vouches for it', async () => {
  const { url, server } = await startProxy(authority.issue('DNS:localhost'))
  try {
    for (const words of [['migrate'], ['seed', '--synthetic', '60', '--into', 'training']])
      await installation.pipelinesJson(...words)
    await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
    await installation.pipelinesJson('train', 'v1')
    await installation.startResults()
    Object.assign(installation.environment, { API_URL: url, API_HOST: 'ecg:a-key@nowhere.invalid' })
    const unknown = await installation.pipelines('infer', 'v1')
    expect(unknown.status).toBe(1)
    expect(unknown.stderr).toContain('nobody known vouches for its certificate')
    installation.environment.API_TLS_CA = authority.certificate
    expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 5 })
    const doctor = await installation.pipelines('doctor')
    expect(doctor.stdout).toContain(`${url} is ready`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
