import type { AddressInfo } from 'node:net'
import { createResultsClient, type ResultsClient } from '@vigia/contracts/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference, makeInferences } from './testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from './testing/test-app.ts'

let api: TestApp
let client: ResultsClient
const connect = (apiKey = testKeys[0] as string) => {
  const { port } = api.app.server.address() as AddressInfo
  return createResultsClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey, timeoutMilliseconds: 20_000 })
}
beforeAll(async () => {
  api = await openTestApp()
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  client = connect()
})
afterAll(async () => {
  await client.close()
  await api.close()
})

test('what is stored from typed arrays is found again, bit by bit', async () => {
  const inference = makeInference(1)
  const values = Float32Array.from(inference.values)
  const reconstruction = Float32Array.from(inference.reconstruction)
  const answer = await client.storeInferences([{ ...inference, values, reconstruction }])
  expect(answer).toMatchObject({ status: 'stored', inferences: [{ key: 'v1/1', status: 'stored' }] })
  if (answer.status !== 'stored') return
  const found = await client.findInference(answer.inferences[0]?.id ?? 0)
  expect(found).toMatchObject({
    status: 'found',
    inference: { values: [...values], reconstruction: [...reconstruction] },
  })
  expect(await client.storeInferences([inference])).toMatchObject({
    status: 'stored',
    inferences: [{ status: 'already-stored' }],
  })
})

test('a list is followed by its cursor', async () => {
  await client.storeInferences(
    makeInferences(30).map((each) => ({ ...each, model_tag: 'listed', key: `listed/${each.key}` })),
  )
  const first = await client.listInferences({ model_tag: 'listed', order: 'margin', limit: 20 })
  if (first.status !== 'listed' || first.page.next_cursor === null) throw new Error('no first page')
  const second = await client.listInferences({
    model_tag: 'listed',
    order: 'margin',
    limit: 20,
    cursor: first.page.next_cursor,
  })
  expect(second).toMatchObject({ status: 'listed', page: { inferences: { length: 10 }, next_cursor: null } })
})

test('a list by arrival is followed by its last arrival', async () => {
  let last = 0
  const listAfter = async (after_arrival: number) => {
    const answer = await client.listInferences({ order: 'arrival', after_arrival, limit: 1000 })
    if (answer.status !== 'listed') throw new Error(answer.status)
    last = answer.page.last_arrival ?? last
    return answer.page.inferences.map(({ id }) => id)
  }
  const before = await listAfter(0)
  await client.storeInferences([makeInference(900, { key: 'arrived/1' })])
  const arrived = await listAfter(last)
  expect(arrived).toHaveLength(1)
  expect(await listAfter(0)).toEqual([...before, ...arrived])
})

test('a sample that is not a number is refused by its place', async () => {
  const values = Float32Array.from(makeInference().values)
  values[7] = Number.NaN
  expect(await client.storeInferences([{ ...makeInference(), values }])).toMatchObject({
    status: 'refused',
    problem: { status: 400, errors: [{ field: '/inferences/0/values/7' }] },
  })
})

test('what is not there is not found, and what is asked for wrongly is refused', async () => {
  expect(await client.findInference(123_456_789)).toEqual({ status: 'not-found' })
  expect(await client.listInferences({ limit: 1001 })).toMatchObject({ status: 'refused' })
})

test('a wrong key is refused', async () => {
  const stranger = connect('not-one-of-the-keys')
  expect(await stranger.listInferences()).toMatchObject({ status: 'refused', problem: { status: 401 } })
  expect(await stranger.checkReady()).toEqual({ status: 'ready' })
  await stranger.close()
})
