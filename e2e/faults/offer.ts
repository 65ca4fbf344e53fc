/**
 * A process of its own that sends inferences, each new and one a request, over many connections, so that what it does
 * itself is not in the way of who measures. Told an `Offering` as JSON by its argument, it prints an `Offered`. It writes
 * and reads HTTP/1.1 by itself: a client that did more would be busier than the server.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { packedMediaType } from '@vigia/contracts'
import { encodeInferences } from '@vigia/contracts/client'
import type { Offer, Offered } from './overload.ts'
import { makeBeat } from './post-inferences.ts'

export interface Offering extends Offer {
  apiUrl: string
  apiKey: string
  tag: string
}

const { apiUrl, apiKey, tag, connections, seconds, rate }: Offering = JSON.parse(process.argv[2] ?? '')
const { hostname, port } = new URL(apiUrl)
const [start = '', end = ''] = encodeInferences([makeBeat(tag, 7)])
  .replaceAll(`${tag}/7`, 'NUMBER')
  .split('NUMBER')
const head = [
  ...['POST /inferences HTTP/1.1', `host: ${hostname}:${port}`, `authorization: Bearer ${apiKey}`],
  `content-type: ${packedMediaType}`,
].join('\r\n')

let number = 0
let isOver = false
const stored: number[] = []
const statuses: Record<number, number> = {}
let unkind = 0

/** One connection: it sends when the last answer is there, and not sooner than its share of the rate allows. */
async function keepSending(): Promise<void> {
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const between = rate === undefined ? 0 : (1000 * connections) / rate
  await wait(Math.random() * between)
  const answers = readAnswers(socket)
  while (!isOver) {
    const sent = performance.now()
    const body = `${start}${tag}/${process.pid}/${number++}${end}`
    socket.write(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    const answer = await answers.next()
    if (answer === undefined) {
      if (!isOver) unkind++
      return
    }
    const took = performance.now() - sent
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    if (answer.status === 201) stored.push(took)
    else if (!(answer.isLater && [429, 503].includes(answer.status))) unkind++
    if (took < between) await wait(between - took)
  }
  socket.destroy()
}

interface Answer {
  status: number
  /** Whether it says when to come again. */
  isLater: boolean
}

/** The answers of a connection, one after the other; undefined when it has ended. */
function readAnswers(socket: Socket): { next(): Promise<Answer | undefined> } {
  let text = ''
  let tell: ((answer: Answer | undefined) => void) | undefined
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    text += chunk
    const body = text.indexOf('\r\n\r\n') + 4
    const length = /^content-length: (\d+)/im.exec(text)?.[1]
    if (body === 3 || text.length < body + Number(length)) return
    const answer = { status: Number(text.slice(9, 12)), isLater: /^retry-after: /im.test(text) }
    text = ''
    tell?.(answer)
  })
  socket.on('error', () => {}).on('close', () => tell?.(undefined))
  return {
    next: () =>
      new Promise((resolve) => {
        tell = resolve
      }),
  }
}

const sending = Promise.all(Array.from({ length: connections }, keepSending))
const began = performance.now()
await wait(seconds * 1000)
isOver = true
const took = (performance.now() - began) / 1000
// Whoever still waits is let go after a while.
await Promise.race([sending, wait(15_000)])
stored.sort((one, other) => one - other)
const at = (share: number) =>
  Math.round(stored[Math.min(stored.length - 1, Math.floor(share * stored.length))] ?? 0)
const offered: Offered = {
  offered: Math.round(Object.values(statuses).reduce((sum, count) => sum + count, 0) / took),
  statuses,
  unkind,
  ...{ p50: at(0.5), p99: at(0.99), longest: at(1) },
}
process.stdout.write(JSON.stringify(offered), () => process.exit())
