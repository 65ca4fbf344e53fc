import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const readDocument = async () => (await api.app.inject({ url: '/docs/json' })).json()

test('the description is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(await readDocument())).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('it has every route, with its answers and refusals', async () => {
  const { paths } = await readDocument()
  expect(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method} ${path}`),
    ),
  ).toEqual([
    'get /livez',
    'get /readyz',
    'get /metrics',
    'post /ecg',
    'post /predictions',
    'post /inferences',
    'get /inferences',
    'get /inferences/{id}',
  ])
  const { responses, requestBody } = paths['/inferences'].post
  const told = [200, 201, 400, 401, 403, 405, 408, 409, 413, 415, 422, 429, 431, 500, 501, 503]
  expect(Object.keys(responses)).toEqual(told.map(String))
  expect(Object.keys(responses[400].content)).toEqual(['application/problem+json'])
  expect(
    requestBody.content['application/json'].schema.properties.inferences.items.properties.values,
  ).toMatchObject({ type: 'array', minItems: 140, maxItems: 140 })
})

test('what stores an ECG links to where it is shown', async () => {
  const { paths } = await readDocument()
  const link = (id: string) => ({ stored: { operationId: 'showInference', parameters: { id } } })
  expect(paths['/inferences/{id}'].get.operationId).toBe('showInference')
  expect(paths['/ecg'].post.responses[201].links).toEqual(link('$response.body#/id'))
  for (const status of [200, 201])
    expect(paths['/inferences'].post.responses[status].links).toEqual(link('$response.body#/inferences/0/id'))
})

test('the old name of the margin is told as deprecated', async () => {
  const { get } = (await readDocument()).paths['/inferences']
  const order = get.parameters.find(({ name }: { name: string }) => name === 'order')
  expect(order.schema).toMatchObject({ 'x-deprecated': ['doubt'] })
  const { properties } = get.responses[200].content['application/json'].schema.properties.inferences.items
  expect(properties.doubt).toMatchObject({ deprecated: true })
  expect(properties.margin).not.toHaveProperty('deprecated')
})

test('what a parameter is by itself need not be sent', async () => {
  const { parameters } = (await readDocument()).paths['/inferences'].get
  expect(parameters.filter(({ required }: { required: boolean }) => required)).toEqual([])
  const limit = parameters.find(({ name }: { name: string }) => name === 'limit')
  expect(limit.schema).toMatchObject({ default: 50 })
})

test('it is also at the address that FastAPI has for it', async () => {
  expect((await api.app.inject({ url: '/openapi.json' })).json()).toEqual(await readDocument())
})
