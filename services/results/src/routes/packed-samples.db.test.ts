import { packedMediaType, packSamples } from '@vigia/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInference } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
beforeEach(async () => {
  api = await openTestApp()
})
afterEach(() => api.close())

const good = makeInference(1)
const packed = {
  ...good,
  values: packSamples(good.values),
  reconstruction: packSamples(good.reconstruction),
}

const send = (payload: unknown, url = '/inferences') =>
  api.app.inject({
    method: 'POST',
    url,
    headers: { 'x-api-key': testKeys[0], 'content-type': packedMediaType },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

test('packed samples are stored as the same numbers in plain JSON are', async () => {
  const answer = await send({ inferences: [packed] })
  expect(answer.statusCode).toBe(201)
  const found = (await api.get(`/inferences/${answer.json().inferences[0].id}`)).json()
  expect(found.values).toEqual(good.values.map(Math.fround))
  expect(found.reconstruction).toEqual(good.reconstruction.map(Math.fround))
  const plain = await api.post('/inferences', { inferences: [good] })
  expect(plain.json().inferences[0].status).toBe('already-stored')
})

test.each([
  ['one sample too few', packSamples(good.values.slice(1)), '/inferences/0/values'],
  ['text that is no base64', 'good.values', '/inferences/0/values'],
  [
    'a sample that is not a number',
    packSamples([...good.values.slice(1), Number.NaN]),
    '/inferences/0/values/139',
  ],
])('%s is refused by its field, and nothing is stored', async (_, values, field) => {
  const answer = await send({ inferences: [{ ...packed, values }] })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors).toEqual([expect.objectContaining({ field })])
  expect(await api.countRows('Inference_ECG')).toBe(0)
})

test.each(['{', '[]', 'null', '{"inferences":7}', '{"inferences":[null]}'])('%s is refused', async (body) => {
  expect((await send(body)).statusCode).toBe(400)
})

test('other routes do not take packed samples', async () => {
  expect((await send({ values: packed.values }, '/ecg')).statusCode).toBe(415)
})
