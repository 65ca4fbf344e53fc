import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can become a black hole: what is open stays open, and nothing comes through. */
export interface FreezableProxy {
  host: string
  port: number
  /** Freezes the connections there are; with `newOnes`, those also that are made from now on. */
  freeze(options: { newOnes: boolean }): void
  thaw(): void
  close(): Promise<void>
}

/** Opens a proxy on 127.0.0.1 to a server. */
export async function openFreezableProxy(target: { host: string; port: number }): Promise<FreezableProxy> {
  const sockets = new Set<Socket>()
  let areNewOnesFrozen = false

  const server = createServer((client) => {
    const behind = connect(target.port, target.host)
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => to.write(data))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (areNewOnesFrozen) from.pause()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    freeze({ newOnes }) {
      areNewOnesFrozen = newOnes
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      areNewOnesFrozen = false
      for (const socket of sockets) socket.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
