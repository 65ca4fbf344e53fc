import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Compile } from 'typebox/compile'
import { afterEach, expect, test } from 'vitest'
import { ECG_LENGTH } from './ecg.ts'
import { packedMediaType, unpackSamples } from './packed-samples.ts'
import { Problem, StoredInferences } from './results-api.ts'
import {
  createResultsClient,
  encodeInferences,
  isProblem,
  isStoredInferences,
  type ResultsClient,
} from './results-client.ts'

let server: Server | undefined
let client: ResultsClient | undefined
afterEach(async () => {
  await client?.close()
  server?.closeAllConnections()
  server?.close()
})

/** A client of a server that answers as it is told. */
async function connect(
  answer: RequestListener,
  { timeoutMilliseconds = 20_000, path = '' } = {},
): Promise<ResultsClient> {
  server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}${path}`
  client = createResultsClient({ baseUrl, apiKey: 'a key', timeoutMilliseconds })
  return client
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume().once('end', () => response.writeHead(status, headers).end(body))
  }

const inference = {
  key: 'v1/1',
  dt_measure: '2024-05-01T12:34:56',
  model_tag: 'v1',
  verdict: 'normal',
  error: 0.01,
  threshold: 0.03,
  values: new Float32Array(140),
  reconstruction: new Float32Array(140),
} as const

test.each([
  [503, { status: 'unavailable', reason: 'server-error', detail: 'HTTP 503', retryAfterSeconds: 7 }],
  [429, { status: 'unavailable', reason: 'rate-limited', retryAfterSeconds: 7 }],
  [302, { status: 'unavailable', reason: 'unexpected-answer' }],
  [404, { status: 'refused', problem: { title: 'HTTP 404', status: 404 } }],
])('HTTP %i without a problem in it is told as what it is', async (status, outcome) => {
  const { storeInferences } = await connect(answering(status, '<html>', { 'retry-after': '7' }))
  expect(await storeInferences([inference])).toMatchObject(outcome)
})

test.each(['', 'null', '[]', '{"inferences":[{}]}', '{"inferences":', '<html>'])(
  'an answer of %j is not believed',
  async (body) => {
    const results = await connect(answering(200, body))
    const unexpected = { status: 'unavailable', reason: 'unexpected-answer' }
    expect(await results.storeInferences([inference])).toMatchObject(unexpected)
    expect(await results.listInferences()).toMatchObject(unexpected)
    expect(await results.findInference(1)).toMatchObject(unexpected)
  },
)

test('a server that does not answer in time is unavailable', async () => {
  const { storeInferences } = await connect(() => {}, { timeoutMilliseconds: 50 })
  expect(await storeInferences([inference])).toMatchObject({ status: 'unavailable', reason: 'timeout' })
})

test('a server that is not there is unavailable, by the code of the network', async () => {
  const results = await connect(() => {})
  server?.close()
  expect(await results.checkReady()).toEqual({
    status: 'unavailable',
    reason: 'network',
    detail: 'ECONNREFUSED',
  })
})

test('a call that is aborted rejects with the reason', async () => {
  const { storeInferences } = await connect(() => {})
  const reason = new Error('stopped')
  await expect(storeInferences([inference], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('requests share a connection, and one that the server has closed meanwhile is made anew', async () => {
  let connections = 0
  const results = await connect((request, response) => {
    request.resume().once('end', () => response.end('{"inferences":[]}'))
  })
  server?.on('connection', (socket) => {
    connections++
    let requests = 0
    // Broken off at the third request, as by a server that closed it just before.
    socket.prependListener('data', () => {
      if (++requests === 3) socket.resetAndDestroy()
    })
  })
  for (let request = 0; request < 2; request++)
    expect(await results.storeInferences([inference])).toEqual({ status: 'stored', inferences: [] })
  expect(connections).toBe(1)
  expect(await results.storeInferences([inference])).toEqual({ status: 'stored', inferences: [] })
  expect(connections).toBe(2)
})

test('of many requests ten are on their way at once, and the others come after them', async () => {
  const waiting: (() => void)[] = []
  const { findInference } = await connect((_, response) => {
    waiting.push(() => response.writeHead(404).end())
  })
  const asked = Array.from({ length: 25 }, (_, id) => findInference(id + 1))
  for (const atOnce of [10, 10, 5]) {
    await expect.poll(() => waiting.length).toBe(atOnce)
    for (const answer of waiting.splice(0)) answer()
  }
  for (const { status } of await Promise.all(asked)) expect(status).not.toBe('found')
})

test('a request carries the key and goes below the path of the base', async () => {
  let seen: unknown
  const answer: RequestListener = (request, response) => {
    seen = [request.url, request.headers.authorization, request.headers['content-type']]
    request.resume().once('end', () => response.end('{"inferences":[]}'))
  }
  const { storeInferences } = await connect(answer, { path: '/results/' })
  await storeInferences([inference])
  expect(seen).toEqual(['/results/inferences', 'Bearer a key', packedMediaType])
})

test('closing twice does no harm', async () => {
  const results = await connect(answering(200, '{}'))
  await results.checkReady()
  await results.close()
  await results.close()
})

const fields = {
  key: 'v1/"1"',
  dt_measure: '2024-05-01T12:34:56',
  model_tag: 'v1',
  verdict: 'normal' as const,
  error: 0.1,
  threshold: 0.2,
  reasons: ['unlike the training beats: flat'],
}
const numbers = Array.from({ length: ECG_LENGTH }, (_, sample) => sample / 128)

test('an inference is written whole, its samples packed, from an array and a typed one alike', () => {
  const body = encodeInferences([{ ...fields, values: numbers, reconstruction: Float32Array.from(numbers) }])
  const { inferences } = JSON.parse(body)
  const { values, reconstruction, ...others } = inferences[0]
  expect(others).toEqual(fields)
  expect(unpackSamples(values)).toEqual(numbers)
  expect(unpackSamples(reconstruction)).toEqual(numbers)
})

const stored = { inferences: [{ key: 'v1/1', id: 1, status: 'stored' }] }
const problem = {
  type: '/problems/invalid-request',
  title: 'Bad Request',
  status: 400,
  detail: 'The body is not valid.',
  errors: [{ field: '/values/3', message: 'must be number' }],
}

const wrongValues = [undefined, null, true, 1.5, -1, Number.NaN, 2 ** 53, '', 'stored', [], [[]], {}, [{}]]

/** The value with every part of it replaced by every wrong value, and left out. */
function* spoil(value: unknown): Generator<unknown> {
  yield* wrongValues
  if (typeof value !== 'object' || value === null) return
  for (const [name, child] of Object.entries(value)) {
    const replace = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other }
    for (const other of spoil(child)) yield replace(other)
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
  }
}

test.each([
  ['stored inferences', StoredInferences, isStoredInferences, stored],
  ['a problem', Problem, isProblem, problem],
] as const)('the guard of %s says what the schema says', (_name, schema, guard, good) => {
  const validator = Compile(schema)
  expect(guard(good)).toBe(true)
  expect(validator.Check(good)).toBe(true)
  let refused = 0
  for (const value of spoil(good)) {
    expect(guard(value), JSON.stringify(value)).toBe(validator.Check(value))
    if (!guard(value)) refused++
  }
  expect(refused).toBeGreaterThan(50)
})
