import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be frozen, as by a firewall that drops packets, or cut, as by a switch that fails. */
export interface Relay {
  host: string
  port: number
  /** What is open stays open, and nothing comes through. With `newOnes`, connections that are made later freeze too. */
  freeze(options: { newOnes: boolean }): void
  thaw(): void
  /** Ends what is connected, and refuses who comes. */
  cut(): Promise<void>
  /** Takes connections again after a cut, at the same port. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** Opens a relay on 127.0.0.1 to a server. */
export async function openRelay(target: { host: string; port: number }): Promise<Relay> {
  const host = '127.0.0.1'
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
  })
  const listen = async (port: number) => {
    server.listen(port, host)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const cut = async () => {
    if (!server.listening) return
    server.close()
    for (const socket of sockets) socket.destroy()
    await once(server, 'close')
  }
  const port = await listen(0)
  return {
    host,
    port,
    freeze({ newOnes }) {
      areNewOnesFrozen = newOnes
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      areNewOnesFrozen = false
      for (const socket of sockets) socket.resume()
    },
    cut,
    mend: async () => void (await listen(port)),
    close: cut,
  }
}
