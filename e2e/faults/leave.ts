/**
 * A process of its own that asks for an address and goes before the answer, so many times a second until its input ends; it
 * prints how often. Told `Leaving` as JSON by its argument.
 */
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Leaving } from './overload.ts'

const { url, headers, rate, stayMilliseconds }: Leaving = JSON.parse(process.argv[2] ?? '')
const { hostname, port, host, pathname } = new URL(url)
const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
const request = `GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`

let left = 0
let isOver = false
process.stdin.resume().once('end', () => {
  isOver = true
})

async function comeAndGo(): Promise<void> {
  const socket = connect(Number(port), hostname).on('error', () => {})
  socket.write(request)
  await wait(stayMilliseconds)
  socket.destroy()
  left++
}

const began = performance.now()
for (let sent = 0; !isOver; await wait(5))
  for (const due = ((performance.now() - began) / 1000) * rate; sent < due; sent++) void comeAndGo()
await wait(stayMilliseconds + 100)
process.stdout.write(JSON.stringify(left), () => process.exit())
