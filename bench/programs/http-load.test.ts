import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Request, sendOver, type Target } from './http-load.ts'

let server: Server
let target: Target
let sockets: Set<unknown>
let keys: (string | undefined)[]

beforeEach(async () => {
  sockets = new Set()
  keys = []
  server = createServer((request, response) => {
    sockets.add(request.socket)
    keys.push(request.headers.authorization)
    response.statusCode = request.url === '/missing' ? 404 : 200
    request.pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  target = { url: `http://127.0.0.1:${port}`, apiKey: 'a-key' }
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const posting = (body: string): Request => ({ method: 'POST', path: '/', body, expectedStatus: 200 })

test('as many connections are opened as asked for, and kept', async () => {
  let left = 40
  const latencies = await sendOver(3, target, () => (left-- > 0 ? posting('{}') : undefined))
  expect(latencies).toHaveLength(40)
  expect(sockets.size).toBe(3)
  expect(new Set(keys)).toEqual(new Set(['Bearer a-key']))
})

test('the next request is made from the answer to the one before', async () => {
  const answers: string[] = []
  await sendOver(1, target, (before) => {
    if (before !== undefined) answers.push(before.answer)
    return answers.length === 3 ? undefined : posting(`${before?.answer ?? ''}x`)
  })
  expect(answers).toEqual(['x', 'xx', 'xxx'])
})

test('an answer with another status than expected ends the load: refusals are not counted as fast answers', async () => {
  const load = sendOver(1, target, () => ({ method: 'GET', path: '/missing', expectedStatus: 200 }))
  await expect(load).rejects.toThrow('GET /missing answered 404')
})
