import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
let port: number
beforeAll(async () => {
  api = await openTestApp()
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

/** What is answered to text that is sent as it stands. */
async function exchange(text: string): Promise<{ status: number; headers: Headers; body: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  await once(socket, 'close')
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const pairs = lines.map((line): [string, string] => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  return { status: Number(first.split(' ')[1]), headers: new Headers(pairs), body }
}

const ask = (line: string, headers = '') =>
  exchange(`${line}\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`)
const withKey = `x-api-key: ${testKeys[0]}\r\n`

test.each<[string, number, () => Promise<{ status: number; headers: Headers }>]>([
  ['signals', 200, () => ask('GET /inferences HTTP/1.1', withKey)],
  ['one that has no key', 401, () => ask('GET /inferences HTTP/1.1')],
  ['an address that is none', 404, () => ask('GET /nowhere HTTP/1.1')],
  ['an address that cannot be decoded', 400, () => ask('GET /inferences/%zz HTTP/1.1', withKey)],
  ['a row that is not there', 404, () => ask('GET /inferences/1 HTTP/1.1', withKey)],
  ['a method of another kind', 405, () => ask('DELETE /inferences HTTP/1.1')],
  ['a method that is new', 405, () => ask('QUERY /inferences HTTP/1.1')],
  ['a method that is none', 501, () => ask('FROBNICATE /inferences HTTP/1.1')],
  ['text that is no HTTP', 400, () => exchange('NONSENSE\r\n\r\n')],
  ['headers without end', 431, () => ask('GET /livez HTTP/1.1', `x: ${'x'.repeat(40_000)}\r\n`)],
  ['an address without end', 431, () => ask(`GET /livez?${'x'.repeat(40_000)} HTTP/1.1`)],
  ['two lengths', 400, () => ask('POST /ecg HTTP/1.1', 'content-length: 1\r\ncontent-length: 2\r\n')],
  ['supervisors', 200, () => ask('GET /livez HTTP/1.1')],
  ['the page of the documentation', 200, () => ask('GET /docs/ HTTP/1.1')],
  ['a file of it', 200, () => ask('GET /docs/static/swagger-ui.css HTTP/1.1')],
])('the answer to %s has status %i and every header', async (_what, status, send) => {
  const { status: found, headers } = await send()
  expect(found).toBe(status)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toMatch(/default-src '(none|self)'.*frame-ancestors 'none'/)
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('permissions-policy')).toContain('camera=()')
  expect(headers.get('strict-transport-security')).toBeNull()
  if (status >= 400) expect(headers.get('content-type')).toBe('application/problem+json')
  if (status === 405) expect(headers.get('allow')).toContain('GET')
})

test('signals are kept by nobody on the way', async () => {
  expect((await ask('GET /inferences HTTP/1.1', withKey)).headers.get('cache-control')).toBe('no-store')
})

test('a client that came by https is told to come so again', async () => {
  const { headers } = await ask('GET /livez HTTP/1.1', 'x-forwarded-proto: https\r\n')
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
})
