import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, Server as NetServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenBySeveral } from './accepting.ts'

let server: Server
let close: () => Promise<void>
let port: number
const clients: Socket[] = []

const open = async (server: Server, port: number) =>
  await listenBySeveral(server, { host: '127.0.0.1', port }, async (options) => {
    server.listen(options)
    await once(server, 'listening')
  })

beforeEach(async () => {
  server = createServer((_request, response) => response.end('x'))
  close = await open(server, 0)
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  if (server.listening) server.close()
  server.closeAllConnections()
  await close()
})

/** Opens connections at once, until the server has heard of all. @returns how many turns of the event loop that took */
async function connectMany(count: number): Promise<number> {
  let heard = 0
  server.on('connection', () => heard++)
  for (let opened = 0; opened < count; opened++)
    clients.push(connect(port, '127.0.0.1').on('error', () => {}))
  let turns = 0
  for (; heard < count; turns++) await new Promise((resolve) => setImmediate(resolve))
  return turns
}

test.runIf(process.platform === 'linux')(
  'of many connections that come at once several are taken in each turn of the event loop',
  async () => {
    expect(await connectMany(160)).toBeLessThan(80)
  },
)

test('requests by whichever socket are answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 64 }, () =>
      fetch(`http://127.0.0.1:${port}`, { headers: { connection: 'close' } }).then((answer) => answer.text()),
    ),
  )
  expect(answers).toEqual(Array(64).fill('x'))
})

test('an address at which others listen so is in use', async () => {
  const second = createServer()
  await expect(open(second, port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(second.listening).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'where one of the sockets cannot listen, none of the others does',
  async () => {
    const listen = NetServer.prototype.listen
    let sockets = 0
    const listening = vi.spyOn(NetServer.prototype, 'listen')
    listening.mockImplementation(function (this: NetServer, ...words) {
      // The server's own comes first.
      if (++sockets !== 10) return listen.apply(this, words)
      setImmediate(() => this.emit('error', new Error('no more of them')))
      return this
    })
    const broken = createServer((_request, response) => response.end())
    try {
      await expect(open(broken, 0)).rejects.toThrow('no more of them')
    } finally {
      listening.mockRestore()
    }
    const { port } = broken.address() as AddressInfo
    broken.close()
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  },
)

test('closing waits for connections that came by the other sockets, and takes no more', async () => {
  await connectMany(64)
  let isClosed = false
  const closing = close().then(() => {
    isClosed = true
  })
  server.close()
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  expect(isClosed).toBe(false)
  for (const client of clients.splice(0)) client.destroy()
  await closing
})
