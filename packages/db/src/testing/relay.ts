import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * A way to a server that can be frozen, as by a firewall that drops packets, cut, as by a switch that fails, reset, as by
 * a balancer that restarts, or slow.
 */
export interface Relay {
  host: string
  port: number
  /** What is open stays open, and nothing comes through. With `newOnes`, connections that are made later freeze too. */
  freeze(options: { newOnes: boolean }): void
  thaw(): void
  /** What goes through from now on comes so many milliseconds later, and so many bytes in a second, each way. */
  slow(by: { milliseconds?: number; bytesASecond?: number }): void
  /** Ends what is connected by a reset, and takes who comes. */
  reset(): void
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
  let pace = { milliseconds: 0, bytesASecond: Number.POSITIVE_INFINITY }

  const server = createServer((client) => {
    const behind = connect(target.port, target.host)
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from)
      // What was sent comes in its order, and what is on its way still comes when the sender is gone.
      let onItsWay = Promise.resolve()
      from.on('data', (data) => {
        const pause = pace.milliseconds + (data.length / pace.bytesASecond) * 1000
        onItsWay = onItsWay.then(async () => {
          if (pause > 0) await wait(pause)
          to.write(data)
        })
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        void onItsWay.then(() => to.destroy())
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
    slow({ milliseconds = 0, bytesASecond = Number.POSITIVE_INFINITY }) {
      pace = { milliseconds, bytesASecond }
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    cut,
    mend: async () => void (await listen(port)),
    close: cut,
  }
}
