import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPages, sendLoad } from './api.ts'

let server: Server
let target: { apiUrl: string; apiKey: string }
let sockets: Set<unknown>
let keys: (string | undefined)[]
let asked: (string | undefined)[]

beforeEach(async () => {
  sockets = new Set()
  keys = []
  asked = []
  server = createServer((request, response) => {
    sockets.add(request.socket)
    keys.push(request.headers.authorization)
    asked.push(request.url)
    response.statusCode = request.url === '/missing' ? 404 : 200
    const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('cursor') ?? 0)
    response.end(JSON.stringify({ next_cursor: page < 2 ? String(page + 1) : null }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  target = { apiUrl: `http://127.0.0.1:${port}`, apiKey: 'a-key' }
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

test('as many connections are opened as asked for, and kept', async () => {
  const requests = [{ method: 'GET' as const, path: '/' }]
  const { milliseconds, seconds } = await sendLoad(target, { connections: 3, amount: 40, requests })
  expect(milliseconds).toHaveLength(40)
  expect(Math.max(...milliseconds)).toBeLessThan(1000 * seconds)
  expect(sockets.size).toBe(3)
  expect(new Set(keys)).toEqual(new Set(['Bearer a-key']))
})

test('the pages of a list are read one after the other, as far as there are any, then the next list', async () => {
  const requests = readPages(['/list?of=a', '/list?of=b'])
  await sendLoad(target, { connections: 1, amount: 7, requests })
  const lists = asked.map((url) => new URL(url ?? '', 'http://localhost').searchParams)
  expect(lists.map((query) => query.get('cursor'))).toEqual([null, '1', '2', null, '1', '2', null])
  const [first, second] = [lists.slice(0, 3), lists.slice(3, 6)].map((pages) =>
    pages.map((query) => query.get('of')),
  )
  expect(new Set(first).size).toBe(1)
  expect(new Set(second).size).toBe(1)
  expect(first).not.toEqual(second)
})

test('an answer that refuses ends the load badly: refusals are not counted as fast answers', async () => {
  const requests = [{ method: 'GET' as const, path: '/missing' }]
  await expect(sendLoad(target, { connections: 1, amount: 3, requests })).rejects.toThrow(
    'Of 3 requests 3 failed',
  )
})
