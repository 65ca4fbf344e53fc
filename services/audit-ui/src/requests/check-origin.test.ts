import { expect, test } from 'vitest'
import { decodableAddress, findForeignOrigin, putPublicAddress } from './check-origin.ts'

const auditUrl = 'https://audit.example.org:8443'
const post = (headers: Record<string, string>) => findForeignOrigin({ method: 'POST', headers }, auditUrl)

test.each([
  ['as nginx has it with $host', { host: 'audit.example.org', 'x-forwarded-proto': 'https' }],
  ['as nginx has it without a word', { host: '127.0.0.1:3000' }],
  ['as Caddy has it', { host: 'audit.example.org:8443', 'x-forwarded-host': 'audit.example.org:8443' }],
  ['of chained proxies', { host: 'inner:3000', 'x-forwarded-host': 'a.example.org, b.example.org' }],
  ['of another site', { host: 'evil.example.org', 'x-forwarded-host': 'evil.example.org' }],
])('a page at AUDIT_URL may change things, whatever the host is: %s', (_, headers) => {
  expect(post({ origin: auditUrl, ...headers })).toBeUndefined()
  expect(post({ origin: 'HTTPS://Audit.Example.ORG:8443', ...headers })).toBeUndefined()
})

test.each([
  'https://audit.example.org',
  'http://audit.example.org:8443',
  'https://audit.example.org:8444',
  'https://audit.example.org.evil.example.org:8443',
  'https://evil.example.org',
  'https://audit.example.org:8443@evil.example.org',
  'https://audit.example.org:8443/path',
  'https://audit.example.org:8443, https://evil.example.org',
  'audit.example.org:8443',
])('a page at %s may not, even where the host is the right one or its own', (origin) => {
  for (const host of ['audit.example.org:8443', 'evil.example.org'])
    expect(post({ origin, host, 'x-forwarded-host': host, 'sec-fetch-site': 'same-origin' })).toEqual({
      header: 'Origin',
      found: origin,
      expected: auditUrl,
    })
})

test.each([undefined, '', 'null'])('where Origin is %j the browser’s other word counts', (origin) => {
  const headers = origin === undefined ? {} : { origin }
  expect(post({ ...headers, 'sec-fetch-site': 'same-origin' })).toBeUndefined()
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(post({ ...headers, 'sec-fetch-site': site })).toMatchObject({
      header: 'Sec-Fetch-Site',
      found: site,
    })
  expect(post(headers)).toMatchObject({ header: 'Origin', found: origin ?? '' })
})

test('what changes nothing may come from anywhere; everything else is looked at', () => {
  const headers = { origin: 'https://evil.example.org' }
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    expect(findForeignOrigin({ method, headers }, auditUrl)).toBeUndefined()
  for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND'])
    expect(findForeignOrigin({ method, headers }, auditUrl)).toBeDefined()
})

test('a request that is taken looks as if it was sent to AUDIT_URL, and of proxies nothing is left', () => {
  const headers = {
    host: '127.0.0.1:3000',
    'x-forwarded-host': 'a, b',
    'x-forwarded-proto': 'https, http',
    'x-forwarded-port': '443',
    forwarded: 'host=evil.example.org',
    cookie: 'kept=1',
  }
  putPublicAddress({ method: 'POST', headers }, auditUrl)
  expect(headers).toEqual({
    host: 'audit.example.org:8443',
    'x-forwarded-host': 'audit.example.org:8443',
    'x-forwarded-proto': 'http',
    origin: auditUrl,
    cookie: 'kept=1',
  })
})

test('what another site only reads keeps its origin', () => {
  const headers = { origin: 'https://evil.example.org' }
  putPublicAddress({ method: 'GET', headers }, auditUrl)
  expect(headers.origin).toBe('https://evil.example.org')
})

test.each(['/', '/models/v1%20b%C3%A9ta?sort=accuracy', '/history?text=100%', '/history?text=%E0%A4%A', '*'])(
  '%s stays as it is',
  (address) => {
    expect(decodableAddress(address)).toBe(address)
  },
)

test.each(['/models/%E0%A4%A', '/models/100%', '/%ff/?text=a', '/_next/static/%c0%ae'])(
  '%s becomes the address of no page',
  (address) => {
    expect(decodableAddress(address)).toBe('/not-found')
  },
)
