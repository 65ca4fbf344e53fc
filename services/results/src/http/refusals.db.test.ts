import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const send = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  api.app.inject({
    method: 'POST',
    url: '/inferences',
    headers: { 'x-api-key': testKeys[0], 'content-type': 'application/json', ...headers },
    payload,
  })

const good = JSON.stringify({ inferences: [makeInference()] })

test.each<[string, number, string | Buffer, Record<string, string>]>([
  ['JSON that is cut off', 400, good.slice(0, -1), {}],
  ['nothing', 400, '', {}],
  ['the text null', 400, 'null', {}],
  ['a list', 400, '[]', {}],
  ['a million brackets', 400, '['.repeat(1e6), {}],
  ['a million things that are no inference', 400, `{"inferences":[${'0,'.repeat(1e6)}0]}`, {}],
  ['a million samples', 400, good.replace('"values":[', `"values":[${'0,'.repeat(1e6)}`), {}],
  ['lists a million deep', 400, `{"inferences":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, {}],
  ['bytes that are not UTF-8', 400, Buffer.from(good.replace('v1/0', 'v1/ÿ'), 'latin1'), {}],
  ['a number beyond all', 400, good.replace('"error":0.01', '"error":1e999'), {}],
  ['__proto__', 400, good.replace('{"key"', '{"__proto__":{},"key"'), {}],
  ['constructor', 400, good.replace('{"key"', '{"constructor":{"prototype":{}},"key"'), {}],
  ['another media type', 415, good, { 'content-type': 'application/xml' }],
  ['a form', 415, good, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', 415, good, { 'content-type': 'text/plain' }],
  ['a charset that is none', 400, 'x', { 'content-type': 'application/json; charset=klingon' }],
  ['17 MiB', 413, ' '.repeat(17 * 1024 * 1024), {}],
])('%s is refused with %i', async (_name, status, payload, headers) => {
  const answer = await send(payload, headers)
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.json().status).toBe(status)
  expect(await api.countRows('Inference_ECG')).toBe(0)
})

test('every wrong field is named by its JSON pointer', async () => {
  const { key: _, ...inference } = makeInference(0, { model_tag: 't'.repeat(81) })
  const spoiled = { ...inference, 'a/b~c': 1, values: inference.values.with(3, 'x' as unknown as number) }
  const answer = await api.post('/inferences', { inferences: [spoiled] })
  const fields = answer.json().errors.map(({ field }: { field: string }) => field)
  expect(fields.sort()).toEqual([
    '/inferences/0/a~1b~0c',
    '/inferences/0/key',
    '/inferences/0/model_tag',
    '/inferences/0/values/3',
  ])
})

test.each([
  ['GET', '/nowhere', 404],
  ['GET', '/inferences/1/values', 404],
  ['GET', '/ecg', 405],
  ['PUT', '/inferences', 405],
  ['DELETE', '/inferences/1', 405],
  ['GET', '/inferences/%zz', 400],
] as const)('%s %s is answered with %i', async (method, url, status) => {
  const answer = await api.app.inject({ method, url, headers: { 'x-api-key': testKeys[0] } })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  if (status === 405) expect(answer.headers.allow).toMatch(/GET|POST/)
})

test('a request that is not HTTP gets a 400 and no more', async () => {
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = api.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1').end('NONSENSE\r\n\r\n')
  let text = ''
  for await (const chunk of socket) text += chunk
  expect(text).toMatch(/^HTTP\/1.1 400 /)
})

test('a database that is gone is told by 503 and when to come back, and no value reaches the log', async () => {
  const broken = await openTestApp()
  await broken.database.close()
  const answers = await Promise.all([
    broken.post('/inferences', { inferences: [makeInference(0, { key: 'a-key-to-look-for' })] }),
    broken.get('/inferences'),
    broken.get('/inferences/1'),
    broken.get('/readyz'),
  ])
  await broken.app.close()
  for (const answer of answers) {
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('5')
    expect(answer.json().type).toBe('/problems/database-unavailable')
  }
  expect(broken.lines.join()).not.toContain('a-key-to-look-for')
})

test('a query that fails is told by 500, with its code in the log and none of its values', async () => {
  const broken = await openTestApp()
  await broken.database.db.$client.query('ALTER TABLE `Inference_ECG` DROP COLUMN `threshold`')
  const answers = await Promise.all([
    broken.post('/inferences', { inferences: [makeInference(0, { key: 'a-key-to-look-for' })] }),
    broken.get('/inferences/1'),
    broken.get('/inferences?model_tag=a-tag-to-look-for'),
  ])
  await broken.close()
  for (const answer of answers) {
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({
      type: '/problems/internal-error',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong here; the log has more.',
    })
  }
  expect(broken.lines.join()).toContain('ER_BAD_FIELD_ERROR')
  expect(broken.lines.join()).not.toContain('to-look-for')
})

test.each([
  '2024-05-01T12:34:56Z',
  '2024-05-01T12:34',
  '2024-05-01',
  '2024-05-01T12:34:56-03:00',
  'today',
  1714567890,
])('the moment %j is refused in words, in a body and in an address', async (moment) => {
  const message = 'must be a moment without time zone such as 2024-05-01T12:34:56'
  const sent = await api.post('/inferences', {
    inferences: [makeInference(0, { dt_measure: moment as string })],
  })
  expect(sent.json().errors).toEqual([{ field: '/inferences/0/dt_measure', message }])
  const listed = await api.get(`/inferences?from=${encodeURIComponent(moment)}`)
  expect(listed.json().errors).toEqual([{ field: '/from', message }])
})

test.each(['', 'x'.repeat(81), '\ud83e', 7])('the tag %j is refused in words', async (model_tag) => {
  const answer = await api.post('/inferences', {
    inferences: [makeInference(0, { model_tag: model_tag as string })],
  })
  expect(answer.json().errors).toEqual([
    { field: '/inferences/0/model_tag', message: 'must hold 1 to 80 characters' },
  ])
})

test.each(['gzip', 'br', 'GZIP', 'gzip, identity'])(
  'a body with Content-Encoding %s is refused as such',
  async (encoding) => {
    for (const url of ['/inferences', '/ecg']) {
      const answer = await api.app.inject({
        method: 'POST',
        url,
        headers: {
          'x-api-key': testKeys[0],
          'content-type': 'application/json',
          'content-encoding': encoding,
        },
        payload: gzipSync(good),
      })
      expect(answer.statusCode).toBe(415)
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(answer.json().detail).toContain('Content-Encoding')
    }
  },
)
