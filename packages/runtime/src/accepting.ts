import { once } from 'node:events'
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net'

/**
 * How many sockets listen at one address. From each, Node.js takes one connection in a turn of its event loop
 * (https://github.com/libuv/libuv/pull/3696): by one socket alone, and with turns of 20 ms in which pages are drawn, the last of
 * 200 browsers that come at once would be heard after four seconds, though only to be told to come again.
 */
const sockets = 64

export interface Address {
  host: string
  port: number
  /** How many connections may wait at each socket. */
  backlog?: number
}

/**
 * Lets a server listen by several sockets. Only Linux spreads connections over them; elsewhere it listens by its own.
 *
 * @param listen lets the server itself listen, in the way that is told
 * @returns what ends the listening of the others, and waits for the connections that came by them
 * @throws what `listen` throws; EADDRINUSE where others listen, though they share the address too
 */
export async function listenBySeveral(
  server: Server,
  address: Address,
  listen: (options: Address & { reusePort: boolean }) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const reusePort = process.platform === 'linux'
  // Sockets that share an address would share it with those of another process.
  if (reusePort && address.port !== 0) {
    const probe = createServer()
    await open(probe, address)
    await close(probe)
  }
  await listen({ ...address, reusePort })
  const bound = server.address()
  if (!reusePort || bound === null || typeof bound === 'string') return async () => {}
  const shared = { ...address, host: bound.address, port: bound.port, reusePort }
  const hand = (socket: Socket) => void server.emit('connection', socket)
  const others = Array.from({ length: sockets - 1 }, () => createServer(ofHttp).on('connection', hand))
  const stop = async () => void (await Promise.all(others.map(close)))
  // Only when it is known of each whether it listens, none is closed before it does.
  const opened = await Promise.allSettled(others.map((other) => open(other, shared)))
  const failed = opened.find((each) => each.status === 'rejected')
  if (failed === undefined) return stop
  await stop()
  throw failed.reason
}

/** As the servers of HTTP have their sockets. */
const ofHttp = { allowHalfOpen: true, noDelay: true }

async function open(server: Server, options: ListenOptions): Promise<void> {
  server.listen(options)
  await once(server, 'listening')
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
