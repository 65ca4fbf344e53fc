import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInferences } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const list = (headers: Record<string, string>) => api.app.inject({ url: '/inferences', headers })

test.each(testKeys)('each accepted key opens, in either header: %s', async (key) => {
  expect((await list({ authorization: `Bearer ${key}` })).statusCode).toBe(200)
  expect((await list({ 'x-api-key': key })).statusCode).toBe(200)
})

test.each<Record<string, string>>([
  {},
  { 'x-api-key': '' },
  { 'x-api-key': 'another-key-of-the-tests' },
  { 'x-api-key': `${testKeys[0]}x` },
  { authorization: `Basic ${testKeys[0]}` },
  { authorization: 'Bearer' },
  // A wrong bearer token is not made good by the other header.
  { authorization: 'Bearer wrong', 'x-api-key': testKeys[0] as string },
])('without one nobody gets in: %o', async (headers) => {
  const answer = await list(headers)
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['www-authenticate']).toContain('Bearer')
  expect(answer.json().type).toBe('/problems/missing-key')
})

test.each(['/livez', '/readyz', '/metrics', '/docs/', '/docs/json'])('%s needs no key', async (url) => {
  expect((await api.app.inject({ url })).statusCode).toBe(200)
})

test('a database that lacks a migration is not ready', async () => {
  const { $client } = api.database.db
  await $client.query('UPDATE `Vigia_Migrations` SET `name` = CONCAT("x", `name`) LIMIT 1')
  expect((await api.app.inject({ url: '/readyz' })).statusCode).toBe(503)
  await $client.query('UPDATE `Vigia_Migrations` SET `name` = SUBSTRING(`name`, 2) WHERE `name` LIKE "x%"')
  expect((await api.app.inject({ url: '/readyz' })).statusCode).toBe(200)
})

test('more requests than allowed are turned away, while supervisors still get through', async () => {
  const limited = await openTestApp({ rateLimit: 3 })
  for (let request = 0; request < 3; request++)
    expect((await limited.get('/inferences')).statusCode).toBe(200)
  const answer = await limited.get('/inferences')
  expect(answer.statusCode).toBe(429)
  expect(answer.json().type).toBe('/problems/too-many-requests')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect((await limited.get('/livez')).statusCode).toBe(200)
  expect((await limited.get('/readyz')).statusCode).toBe(200)
  await limited.close()
})

test('guessing keys counts against the limit', async () => {
  const limited = await openTestApp({ rateLimit: 3 })
  const guess = () => limited.app.inject({ url: '/inferences', headers: { 'x-api-key': 'a guess' } })
  const statuses = [await guess(), await guess(), await guess(), await guess()].map(
    (answer) => answer.statusCode,
  )
  expect(statuses).toEqual([401, 401, 401, 429])
  // Who guesses shuts out nobody who has a key, at the same address too, and no key another.
  for (const key of testKeys)
    expect((await limited.app.inject({ url: '/inferences', headers: { 'x-api-key': key } })).statusCode).toBe(
      200,
    )
  await limited.close()
})

test('metrics count requests by route and inferences once', async () => {
  const measured = await openTestApp()
  await measured.post('/inferences', { inferences: makeInferences(3) })
  await measured.post('/inferences', { inferences: makeInferences(3) })
  await measured.get('/inferences/1')
  await measured.get('/inferences/2')
  const text = (await measured.get('/metrics')).body
  await measured.close()
  expect(text).toContain('inferences_stored_total 3')
  expect(text).toContain('http_requests_total{method="POST",route="/inferences",status="201"} 1')
  expect(text).toContain('http_requests_total{method="POST",route="/inferences",status="200"} 1')
  expect(text).toContain('http_requests_total{method="GET",route="/inferences/:id",status="200"} 2')
  expect(text).toContain('process_cpu_seconds_total')
})

test('a key for reading reads, and stores nothing; the log names it, and holds no key', async () => {
  const readKey = 'a-key-for-reading-alone'
  const guarded = await openTestApp({ readKeys: [readKey] })
  const headers = { 'x-api-key': readKey }
  expect((await guarded.app.inject({ url: '/inferences', headers })).statusCode).toBe(200)
  expect((await guarded.app.inject({ method: 'HEAD', url: '/inferences', headers })).statusCode).toBe(200)
  for (const url of ['/inferences', '/ecg', '/predictions']) {
    const payload = { inferences: makeInferences(1) }
    const answer = await guarded.app.inject({ method: 'POST', url, headers, payload })
    expect([answer.statusCode, answer.json().type]).toEqual([403, '/problems/read-only-key'])
  }
  await guarded.post('/inferences', { inferences: makeInferences(1) })
  expect(await guarded.countRows('Inference_ECG')).toBe(1)
  const { inferences } = (await guarded.app.inject({ url: '/inferences', headers })).json()
  const [{ id }] = inferences as [{ id: number }]
  for (const each of [id, id + 1]) await guarded.app.inject({ url: `/inferences/${each}`, headers })
  await guarded.close()
  const log = guarded.lines.join()
  expect(log).toContain('read-only key 1')
  expect(log).toMatch(/client: 'key 1'/)
  expect(guarded.lines.filter((line) => /Handed out/.test(String(line)))).toEqual([
    expect.stringMatching(new RegExp(`client: 'read-only key 1'.*inference: ${id}\\b`, 's')),
  ])
  for (const key of [readKey, ...testKeys]) expect(log).not.toContain(key)
})
