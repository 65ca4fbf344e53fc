import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference, makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp({ thesisAddresses: { ecg: 'v1/ecg', predictions: 'predictions' } })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => api.close())

const key = testKeys[1] as string
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`, 'latin1').toString('base64')}`

/** What Python's `requests.post(f"http://ecg:{key}@127.0.0.1:{port}/{route}", json=data)` puts on the wire, byte for byte. */
async function sendAsRequests(path: string, body: string, authorization = basic('ecg', key)) {
  const { port } = api.app.server.address() as AddressInfo
  const text = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'User-Agent: python-requests/2.32.5',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Content-Type: application/json',
    `Authorization: ${authorization}`,
    '',
    body,
  ].join('\r\n')
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk
    // The answer is JSON of one line, so it ends with its last brace.
    if (/\r\n\r\n.*\}$/s.test(answer)) socket.end()
  })
  socket.write(text)
  await new Promise((resolve) => socket.once('close', resolve))
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]),
    json: JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)),
  }
}

/** As Python's `json.dumps` writes it: blanks after separators, `1e-05`, all that is not ASCII escaped. */
function dumps(fields: Record<string, unknown>, samples: readonly number[]): string {
  const numbers = samples.map((value) =>
    Number.isInteger(value) ? `${value}.0` : String(value).replace(/e-(\d)$/, 'e-0$1'),
  )
  const others = Object.entries(fields).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
  return `{${[...others, `"values": [${numbers.join(', ')}]`].join(', ')}}`.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const samples = makeSamples().with(0, 0).with(1, 1).with(2, 1e-5).with(3, 4.7e-7)
const count = async (table: string) =>
  Number(
    (await api.database.db.$client.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM ??', [table]))[0][0]?.n,
  )

test.each(['//ecg', '/ecg', '/ecg/', '//ecg//', '//v1/ecg'])(
  'what the thesis’s client sends to %s is stored',
  async (path) => {
    const fields = { dt_measure: '2024-05-01T12:34:56.123456', is_anomalous: 0, model_tag: 'autoencoder 1' }
    const answer = await sendAsRequests(path, dumps(fields, samples))
    expect(answer).toEqual({ status: 201, json: { id: expect.any(Number) } })
    const stored = (await api.get(`/inferences/${answer.json.id}`)).json()
    expect(stored).toMatchObject({ verdict: 'anomalous', dt_measure: '2024-05-01T12:34:56' })
    expect(stored.values).toEqual(samples.map(Math.fround))
  },
)

test.each(['modelo de teste', 'ção/2024 #1?', '🫀'.repeat(80), ' ', 'x'.repeat(80)])(
  'the tag %j is stored as it came, with a moment without decimals',
  async (model_tag) => {
    const fields = { dt_measure: '2024-05-01T12:34:56', model_tag }
    const answer = await sendAsRequests('//predictions', dumps(fields, samples))
    expect(answer.status).toBe(201)
    const [[row]] = await api.database.db.$client.query<RowDataPacket[]>(
      'SELECT model_tag FROM Predictions WHERE id = ?',
      [answer.json.id],
    )
    expect(row?.model_tag).toBe(model_tag)
  },
)

test.each([
  ['no character', ''],
  ['81 characters', 'x'.repeat(81)],
  ['81 of more bytes', '🫀'.repeat(81)],
  ['half a character', '\ud83e'],
])('a tag of %s is refused in words', async (_, model_tag) => {
  const before = await count('Predictions')
  const body = { values: samples, dt_measure: '2024-05-01T12:34:56', model_tag }
  const answer = await api.post('/predictions', body)
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors).toEqual([{ field: '/model_tag', message: 'must hold 1 to 80 characters' }])
  expect(await count('Predictions')).toBe(before)
})

test('the key is taken as a password on the two routes alone, and a wrong one nowhere', async () => {
  const body = dumps({ dt_measure: '2024-05-01T12:34:56', model_tag: 'v1' }, samples)
  for (const user of ['ecg', '', 'ção'])
    expect((await sendAsRequests('/predictions', body, basic(user, key))).status).toBe(201)
  for (const wrong of [
    basic('ecg', 'wrong'),
    basic('ecg', ''),
    basic(key, ''),
    `Basic ${key}`,
    'Basic',
    'Basic *',
  ])
    expect((await sendAsRequests('/predictions', body, wrong)).status).toBe(401)
  const inferences = JSON.stringify({ inferences: [makeInference()] })
  expect((await sendAsRequests('/inferences', inferences)).status).toBe(401)
  const answer = await api.app.inject({ url: '/inferences', headers: { authorization: basic('ecg', key) } })
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['www-authenticate']).not.toContain('Basic')
})

test.each([
  ['139 values', samples.slice(1)],
  ['141 values', [...samples, 0]],
])('%s are refused by name', async (_, values) => {
  const body = dumps({ dt_measure: '2024-05-01T12:34:56', model_tag: 'v1' }, values)
  const answer = await sendAsRequests('//predictions', body)
  expect(answer.status).toBe(400)
  expect(answer.json.errors[0].field).toBe('/values')
})

test('one line of the log tells of each request that stored something, and none of its values', async () => {
  const { lines } = api
  lines.length = 0
  await sendAsRequests(
    '//ecg',
    dumps({ dt_measure: '2024-05-01T12:34:56', is_anomalous: 1, model_tag: 'logged' }, samples),
  )
  await api.post('/inferences', { inferences: [makeInference(1), makeInference(2)] })
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/route: '\/ecg'.*stored: 1.*tag: 'logged'/s)
  expect(lines[1]).toMatch(/route: '\/inferences'.*stored: 2.*tags: 'v1'/s)
  expect(lines.join()).not.toContain('0.5')
})
