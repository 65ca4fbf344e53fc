import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAdmission, openRefusal } from './admission.ts'

/** What lets those be answered that wait. */
let held: (() => void)[]
let url: string
const admission = openAdmission({ page: 2, signIn: 1, file: 1, supervisor: 1 })
const refuse = openRefusal('vigia')
/** Answers once it is told to. */
const server = createServer(async (request, response) => {
  if (request.headers['x-late'] !== undefined) await once(response, 'close')
  const work = async () => {
    if (request.headers['x-hold'] !== undefined) await new Promise<void>((resolve) => held.push(resolve))
    response.end()
  }
  if (admission.isFull(request) || !admission.work(request, response, work)) refuse(request, response)
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
  for (const answer of held) answer()
  for (const { status } of await Promise.all(first)) expect(status).toBe(200)
}

test('when all places for pages are taken, another is refused, until one is free again', async () => {
  await whileFull(async () => {
    const answer = await ask('/')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })
  await expect.poll(async () => (await ask('/')).status).toBe(200)
})

test('a page is worked on until it is drawn, though the browser has gone before', async () => {
  const gone = new AbortController()
  for (const path of ['/read', '/beats'])
    ask(path, { headers: { 'x-hold': 'yes' }, signal: gone.signal }).catch(() => {})
  await expect.poll(() => held.length).toBe(2)
  const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))
  gone.abort()
  await expect.poll(connections).toBe(0)
  expect((await ask('/')).status).toBe(503)
  for (const answer of held) answer()
  await expect.poll(async () => (await ask('/')).status).toBe(200)
})

test('for whoever has gone before, nothing is begun', async () => {
  for (let times = 0; times < 3; times++) {
    const gone = new AbortController()
    const asked = ask('/', { headers: { 'x-late': 'yes', 'x-hold': 'yes' }, signal: gone.signal })
    await once(server, 'request')
    gone.abort()
    await asked.catch(() => {})
  }
  await expect.poll(async () => (await ask('/')).status).toBe(200)
  expect(held).toEqual([])
})

test('four pages are drawn at once, and whoever goes before their turn has none; files have no turns', async () => {
  const own = openAdmission()
  const begun: string[] = []
  let draw = () => {}
  const drawn = new Promise<void>((resolve) => {
    draw = resolve
  })
  const ask = (url: string) => {
    const response = Object.assign(new EventEmitter(), { destroyed: false })
    own.work({ url } as IncomingMessage, response as unknown as ServerResponse, () => {
      begun.push(url)
      return drawn
    })
    return response
  }
  const [, , , , fifth] = ['/1', '/2', '/3', '/4', '/5', '/6', '/_next/a.js'].map(ask)
  Object.assign(fifth as object, { destroyed: true })
  await setImmediate()
  expect(begun.sort()).toEqual(['/1', '/2', '/3', '/4', '/_next/a.js'])
  draw()
  await expect.poll(() => begun).toContain('/6')
  expect(begun).not.toContain('/5')
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
