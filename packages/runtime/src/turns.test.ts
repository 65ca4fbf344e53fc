import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createTurns, openRests } from './turns.ts'

const letRest = openRests()
/** How many requests came in each turn of the event loop. */
const heard: number[] = [0]
const server = createServer((request, response) => {
  heard[heard.length - 1] = (heard.at(-1) ?? 0) + 1
  letRest(request, response)
  response.writeHead(503, { 'content-length': 0 }).end()
})
const clients: Socket[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  server.close()
  await once(server, 'close')
})

test.each([0, 2000, 100_000])(
  'of connections that were refused, with a body of %i bytes, few are heard in a turn of the event loop',
  async (bytes) => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const request = `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`
    for (let opened = 0; opened < 200; opened++) {
      const client = connect(port, '127.0.0.1').on('error', () => {})
      client.on('connect', () => client.write(request))
      client.on('data', () => client.write(request))
      clients.push(client)
    }
    // All have been refused once by then.
    let all = 0
    heard.length = 0
    for (; all < 3000; all += heard.at(-1) ?? 0) {
      heard.push(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const busy = heard.filter((count) => count > 0).slice(-50)
    expect(busy.toSorted((one, other) => one - other)[25]).toBeLessThan(30)
  },
)

test('whoever has waited for long need not wait for a turn', async () => {
  const takeTurn = createTurns(1, 20)
  const order: number[] = []
  const waiting = Array.from({ length: 1000 }, async (_, place) => {
    await takeTurn()
    order.push(place)
  })
  const begun = performance.now()
  while (performance.now() - begun < 25);
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual(Array.from({ length: 1000 }, (_, place) => place))
  await Promise.all(waiting)
})
