import { once } from 'node:events'

/**
 * Lets a Node.js process collect all that it no longer uses, by its inspector.
 *
 * @param port of 127.0.0.1, as its `--inspect` says
 */
export async function collectGarbage(port: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
  const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[]
  if (target === undefined) throw new Error(`Nothing is inspected at port ${port}.`)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  try {
    await once(socket, 'open')
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
    await once(socket, 'message')
  } finally {
    socket.close()
  }
}
