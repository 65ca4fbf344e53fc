import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { packedMediaType } from '@vigia/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference, makeInferences, makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
let port: number
beforeAll(async () => {
  api = await openTestApp()
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const good = JSON.stringify({ inferences: [makeInference()] })
const mebibyte = 1024 * 1024

/** Objects of fields that no other has. */
const objects = (count: number, fields: number) =>
  Array.from(
    { length: count },
    (_, object) =>
      `{${Array.from({ length: fields }, (_, field) => `"x${object * fields + field}":0`).join()}}`,
  ).join()

const attacks: [string, string, string][] = [
  ['1.2 million unknown fields', `{${'"a":0,'.repeat(1_200_000)}"b":0}`, 'an object of more than 100 fields'],
  ['100,000 fields in 1,000 objects', `{"inferences":[${objects(1000, 99)}]}`, 'more than 28000 fields'],
  ['8 million brackets', '['.repeat(8e6), 'more than 8 lists'],
  ['4 million braces', '{"a":'.repeat(2e6), 'more than 8 lists'],
  ['a million items', `{"inferences":[${'0,'.repeat(1e6)}0]}`, 'a list of more than 2000 items'],
  ['3 million empty lists', `[${`[${'[],'.repeat(1500)}[]],`.repeat(1500)}[]]`, 'more than 588000 values'],
  ['a text of 11 MB', good.replace('v1/0', 'x'.repeat(11e6)), 'a text longer than 4096 bytes'],
  ['a number of 11 MB', good.replace('0.01', `0.${'1'.repeat(11e6)}`), 'a number longer than 4096 bytes'],
  ['a name of 11 MB', good.replace('"key"', `"${'k'.repeat(11e6)}"`), 'a text longer than 4096 bytes'],
]

const send = (payload: string, headers: Record<string, string> = {}, url = '/inferences') =>
  api.app.inject({
    method: 'POST',
    url,
    headers: { 'x-api-key': testKeys[0], 'content-type': 'application/json', ...headers },
    payload,
  })

test.each(attacks)('%s are refused for what there is too much of', async (_name, payload, excess) => {
  for (const mediaType of ['application/json', packedMediaType]) {
    if (mediaType === packedMediaType && payload.length > 6 * mebibyte) continue
    const answer = await send(payload, { 'content-type': mediaType })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/invalid-request', status: 400 })
    expect(answer.json().detail).toContain(excess)
  }
  expect(await api.countRows('Inference_ECG')).toBe(0)
})

test.each([
  ['/inferences', 'application/json', 12 * mebibyte],
  ['/inferences', packedMediaType, 6 * mebibyte],
  ['/ecg', 'application/json', 64 * 1024],
  ['/predictions', 'application/json', 64 * 1024],
])('%s as %s takes %i bytes and not one more', async (url, mediaType, limit) => {
  const headers = { 'content-type': mediaType }
  expect((await send('{}'.padEnd(limit), headers, url)).statusCode).toBe(400)
  const answer = await send('{}'.padEnd(limit + 1), headers, url)
  expect([answer.statusCode, answer.json().type]).toEqual([413, '/problems/body-too-large'])
  expect(answer.json().detail).toContain(String(limit))
})

test('a body that does not say its length is refused as soon as it is too long', async () => {
  const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/ecg' })
  sent.setHeader('x-api-key', testKeys[0] as string)
  sent.setHeader('content-type', 'application/json')
  sent.on('error', () => {})
  sent.write(' '.repeat(65 * 1024))
  const [answer] = await once(sent, 'response')
  expect(answer.statusCode).toBe(413)
  sent.destroy()
})

test.each([
  ['in the body', `{"inferences":[],${good.slice(1)}`, 'inferences'],
  ['in an inference', good.replace('"verdict"', '"verdict":"anomalous","verdict"'), 'verdict'],
  ['by another spelling', good.replace('"verdict"', '"verdict":"anomalous","verdic\\u0074"'), 'verdict'],
  ['that is __proto__', good.replace('"key"', '"__proto__":1,"__proto__":2,"key"'), '__proto__'],
])('a field that stands twice %s is refused by its name', async (_where, payload, name) => {
  const answer = await send(payload)
  expect([answer.statusCode, answer.json().detail]).toEqual([
    400,
    `The body has the field "${name}" twice in one object.`,
  ])
  const body = JSON.stringify({ values: makeSamples(), dt_measure: '2024-05-01T12:34:56', model_tag: 'v1' })
  expect((await send(body.replace('{', '{"model_tag":"v2",'), {}, '/predictions')).statusCode).toBe(400)
  expect(await api.countRows('Inference_ECG')).toBe(0)
})

test('1,000 inferences of every digit, as a person would lay them out, are taken', async () => {
  const inferences = makeInferences(1000).map((inference) => ({
    ...inference,
    values: inference.values.map((value) => -value * 1.000000000000001e-5),
    reasons: Array.from({ length: 10 }, () => 'é'.repeat(200)),
  }))
  const payload = JSON.stringify({ inferences }, null, 1)
  expect(payload.length).toBeGreaterThan(8e6)
  expect((await send(payload)).statusCode).toBe(201)
})

test('between two large bodies others get their turn', async () => {
  const answered: string[] = []
  const ask = async (name: string, asked: Promise<unknown>) => {
    await asked
    answered.push(name)
  }
  // Each of them is parsed, and none is stored.
  const wrong = JSON.stringify({ inferences: [...makeInferences(999), { key: 'wrong' }] })
  await Promise.all([
    ...Array.from({ length: 4 }, () => ask('body', send(wrong))),
    ask('livez', api.app.inject({ url: '/livez' })),
  ])
  expect(answered.indexOf('livez')).toBeLessThan(2)
})

test('a hundred bodies that never end keep nobody waiting', async () => {
  const head = `POST /ecg HTTP/1.1\r\nhost: x\r\nx-api-key: ${testKeys[0]}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`
  const sockets = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  for (const socket of sockets) socket.write(`${head}{`)
  try {
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

test('bodies that arrive at once are held up to a bound; the others are told to come again, and small ones are taken', async () => {
  const large = '{}'.padEnd(10 * mebibyte)
  const begin = () => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/inferences' })
    sent.setHeader('x-api-key', testKeys[0] as string)
    sent.setHeader('content-type', 'application/json')
    sent.setHeader('content-length', large.length)
    sent.on('error', () => {})
    const arrived = new Promise((resolve) => sent.write(large.slice(1), resolve))
    return { sent, arrived }
  }
  const begun = Array.from({ length: 3 }, begin)
  try {
    await Promise.all(begun.map(({ arrived }) => arrived))
    await expect.poll(async () => (await send(large)).statusCode).toBe(503)
    const refused = await send(large)
    expect(refused.json()).toMatchObject({ type: '/problems/too-busy' })
    expect(refused.headers['retry-after']).toBe('5')
    expect((await send('{}')).statusCode).toBe(400)
  } finally {
    for (const { sent } of begun) sent.destroy()
  }
  await expect.poll(async () => (await send(large)).statusCode).toBe(400)
})
