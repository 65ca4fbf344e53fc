import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as ask, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '../certificates.ts'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, signIn } from './reading.ts'

let proxy: TlsProxy
let clinic: Clinic
let reader: Person
beforeAll(async () => {
  proxy = await openTlsProxy()
  clinic = await openClinic({ beats: 40, variables: { AUDIT_URL: proxy.url } })
  proxy.sendTo(Number(new URL(clinic.auditUrl).port))
  reader = await clinic.addPerson('Rui')
})
afterAll(async () => {
  await clinic?.close()
  await proxy?.close()
})
afterEach(async () => {
  for (const context of clinic.browser.contexts()) await context.close()
})

const name = (host: string) => host.split(':')[0] ?? ''
const portOf = (host: string) => host.split(':')[1] ?? ''

/** What proxies send by the settings that people copy. */
const headerSets: Record<string, PassOn> = {
  'nginx, Host $host': (headers, { host }) => ({
    ...headers,
    host: name(host),
    'x-forwarded-proto': 'https',
  }),
  'nginx, Host $http_host': (headers, { host }) => ({ ...headers, host, 'x-forwarded-proto': 'https' }),
  'nginx, X-Forwarded-Host $host': (headers, { host, upstream }) => ({
    ...headers,
    host: upstream,
    'x-forwarded-host': name(host),
    'x-forwarded-proto': 'https',
    'x-forwarded-port': portOf(host),
  }),
  'nginx without any header': (headers, { upstream }) => ({
    ...headers,
    host: upstream,
    connection: 'close',
  }),
  Caddy: (headers, { host }) => ({
    ...headers,
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '192.0.2.7',
  }),
  Traefik: (headers, { host }) => ({
    ...headers,
    host,
    'x-forwarded-host': host,
    'x-forwarded-port': portOf(host),
    'x-forwarded-proto': 'https',
    'x-forwarded-server': 'a1b2c3',
    'x-forwarded-for': '192.0.2.7',
    'x-real-ip': '192.0.2.7',
  }),
  'Apache, ProxyPass alone': (headers, { host, upstream }) => ({
    ...headers,
    host: upstream,
    'x-forwarded-host': host,
    'x-forwarded-server': name(host),
    'x-forwarded-for': '192.0.2.7',
  }),
  'HAProxy, option forwardfor': (headers, { host }) => ({ ...headers, host, 'x-forwarded-for': '192.0.2.7' }),
  'two proxies in a row': (headers, { host }) => ({
    ...headers,
    host: 'inner.example.org',
    'x-forwarded-host': `${host}, inner.example.org`,
    'x-forwarded-proto': 'https, http',
    'x-forwarded-for': '192.0.2.7, 10.0.0.1',
    forwarded: `for=192.0.2.7;host=${host};proto=https`,
  }),
  'a proxy that takes Origin out': ({ origin: _, ...headers }, { upstream }) => ({
    ...headers,
    host: upstream,
  }),
}

async function openPage(locale = 'en'): Promise<{ context: BrowserContext; page: Page }> {
  const context = await clinic.browser.newContext({ baseURL: proxy.url, locale, ignoreHTTPSErrors: true })
  context.setDefaultTimeout(30_000)
  return { context, page: await context.newPage() }
}

/** Lines that are not written as the log's are. */
const foreignLines = () =>
  clinic
    .auditUiLog()
    .split('\n')
    .filter((line) => line !== '' && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} /.test(line))

test.each(Object.entries(headerSets))(
  'behind a TLS proxy on another port than 443 everything works: %s',
  async (_, passOn) => {
    proxy.use(passOn)
    const { context, page } = await openPage()
    await page.goto('/read')
    await page.waitForURL(`${proxy.url}/sign-in?from=%2Fread`)
    await signIn(page, reader)
    await page.waitForURL(`${proxy.url}/read`)
    await beatOnScreen(page)
    await answerBeat(page, 'normal')
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByRole('status').getByText('Saved.').waitFor()
    await page.getByText('Português').click()
    await page.getByRole('button', { name: 'Conta de Rui' }).click()
    await page.getByRole('menuitem', { name: 'Sair' }).click()
    await page.waitForURL(`${proxy.url}/sign-in`)
    await page.getByRole('button', { name: 'Entrar' }).waitFor()
    for (const { name, secure } of await context.cookies())
      expect({ name, secure }).toEqual({ name, secure: true })
    expect(foreignLines()).toEqual([])
    for (const location of proxy.locations) expect(location).toMatch(/^\/(?!\/)/)
  },
)

test('what Next.js answers by itself leads to no address of the server behind the proxy', async () => {
  for (const path of ['/history/', '//history', '/settings', '/sign-in?from=//evil.example.org']) {
    const answer = await fetch(clinic.auditUrl + path, { redirect: 'manual' })
    expect(answer.headers.get('location') ?? '/').toMatch(/^\/(?!\/)/)
  }
})

const anotherOrigin: PassOn = (headers) => ({
  ...headers,
  ...(headers.origin !== undefined && { origin: 'http://127.0.0.1:3000' }),
})

test.each([
  ['en', /its header Origin says http:\/\/127\.0\.0\.1:3000/],
  ['pt-BR', /o cabeçalho Origin diz http:\/\/127\.0\.0\.1:3000/],
])('where a proxy changes Origin, page and log say so: %s', async (locale, words) => {
  const { page } = await openPage(locale)
  await page.goto('/sign-in')
  proxy.use(anotherOrigin)
  await page.getByLabel(/e-mail/i).fill(reader.email)
  await page.getByLabel(/^(password|senha)/i).fill(reader.password)
  await page.getByRole('button', { name: /^(sign in|entrar)$/i }).click()
  const said = page.getByRole('alert').filter({ hasText: words })
  await said.waitFor()
  expect(await said.textContent()).toContain(`AUDIT_URL`)
  expect(await said.textContent()).toContain(proxy.url)
  expect(clinic.auditUiLog()).toContain(
    `WARNING - Refused a request, since its header does not say AUDIT_URL. header=Origin found=http://127.0.0.1:3000 AUDIT_URL=${proxy.url}`,
  )
  expect(foreignLines()).toEqual([])
})

test('a page of another site changes nothing, whatever host its request names', async () => {
  for (const host of ['evil.example.org', new URL(proxy.url).host]) {
    const answer = await fetch(`${clinic.auditUrl}/sign-in`, {
      method: 'POST',
      headers: { origin: 'https://evil.example.org', 'x-forwarded-host': host, 'next-action': 'ab' },
      body: '[]',
    })
    expect(answer.status).toBe(403)
  }
})

test('who opens the pages at another address is told where they are before a password is typed', async () => {
  const context = await clinic.browser.newContext({ baseURL: clinic.auditUrl, locale: 'en' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByText(`AUDIT_URL on this server says ${proxy.url}`).waitFor()
})

test('an https AUDIT_URL without known proxies is warned of once, at the start', () => {
  const warnings = clinic
    .auditUiLog()
    .split('\n')
    .filter((line) => line.includes('AUDIT_TRUSTED_PROXIES'))
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('WARNING - AUDIT_TRUSTED_PROXIES is empty')
})

/** The headers that a proxy sends on, of those it got from the browser. */
type PassOn = (headers: IncomingHttpHeaders, of: { host: string; upstream: string }) => IncomingHttpHeaders

/** A reverse proxy that speaks https to browsers and http to the service behind it. */
interface TlsProxy {
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

async function openTlsProxy(): Promise<TlsProxy> {
  let upstream = { port: 0 }
  let passOn: PassOn = (headers) => headers
  const locations: string[] = []
  const server = createServer(makeCertificate(), (request, response) => {
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

/** A key and a certificate for localhost. */
function makeCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-proxy-'))
  try {
    const { key, certificate } = makeAuthority(folder).issue('DNS:localhost')
    return { key: readFileSync(key), cert: readFileSync(certificate) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
