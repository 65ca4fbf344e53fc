import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAdmission, openRefusal } from './admission.ts'

let held: ServerResponse[]
let url: string
const admission = openAdmission({ page: 2, signIn: 1, file: 1, supervisor: 1 })
const refuse = openRefusal('vigia')
/** Answers once it is told to. */
const server = createServer((request, response) => {
  if (admission.isFull(request) || !admission.take(request, response)) return refuse(request, response)
  if (request.headers['x-hold'] === undefined) response.end()
  else held.push(response)
})
beforeEach(async () => {
  held = []
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.close()
  await once(server, 'close')
})

const ask = (path: string, options: RequestInit = {}) =>
  fetch(url + path, { ...options, headers: { connection: 'close', ...options.headers } })

/** Two pages that are worked on until the test is over. */
async function whileFull(work: () => Promise<void>): Promise<void> {
  const first = ['/read', '/beats'].map((path) => ask(path, { headers: { 'x-hold': 'yes' } }))
  await expect.poll(() => held.length).toBe(2)
  await work()
  for (const response of held) response.end()
  for (const { status } of await Promise.all(first)) expect(status).toBe(200)
}

test('when all places for pages are taken, another is refused, until one is free again', async () => {
  await whileFull(async () => {
    const answer = await ask('/')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })
  await expect.poll(async () => (await ask('/')).status).toBe(200)
})

test('meanwhile who signs in, files of the pages and supervisors are answered', async () => {
  await whileFull(async () => {
    for (const path of ['/sign-in?from=/read', '/api/auth/x', '/_next/a.js', '/livez', '/readyz'])
      expect([path, (await ask(path)).status]).toEqual([path, 200])
    for (const path of ['/sign-into', '/livezz']) expect((await ask(path)).status).toBe(503)
  })
})

test.each([
  ['en', '', 'busy just now'],
  ['pt-BR', '', 'ocupado no momento'],
  ['en', 'vigia.locale=pt-BR', 'ocupado no momento'],
])('a browser in %s with the cookie "%s" reads that Vigia is %s', async (language, cookie, words) => {
  await whileFull(async () => {
    const headers = { 'accept-language': language, cookie }
    const page = await (await ask('/', { headers })).text()
    expect(page).toContain(words)
    expect(page).toContain('http-equiv="refresh" content="2"')
    expect(await (await ask('/', { method: 'POST', headers })).text()).not.toContain('refresh')
  })
})

test('the pages’ own scripts are told in the form that they read', async () => {
  await whileFull(async () => {
    expect(await (await ask('/api/answers', { method: 'POST' })).json()).toEqual({ status: 'too-busy' })
    const action = await ask('/', { method: 'POST', headers: { 'next-action': '7f' } })
    expect([action.headers.get('content-type'), await action.text()]).toEqual(['text/plain', 'too-busy'])
  })
})
