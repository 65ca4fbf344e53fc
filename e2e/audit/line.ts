import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that can be cut, as when a switch or the server itself fails. */
export interface Line {
  port: number
  /** Ends what is connected, and refuses who comes. */
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

export async function openLine(server: { host: string; port: number }): Promise<Line> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => {})
  }
  const entrance = createServer((near) => {
    const far = connect(server.port, server.host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(one)
      one.pipe(other)
      one.once('close', () => other.destroy())
    }
  })
  const listen = async (port: number) => {
    entrance.listen(port, '127.0.0.1')
    await once(entrance, 'listening')
    return (entrance.address() as AddressInfo).port
  }
  const cut = async () => {
    if (!entrance.listening) return
    entrance.close()
    for (const socket of sockets) socket.destroy()
    await once(entrance, 'close')
  }
  const port = await listen(0)
  return { port, cut, mend: async () => void (await listen(port)), close: cut }
}
