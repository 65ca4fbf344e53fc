import { packedMediaType } from '@vigia/contracts'
import { encodeInferences } from '@vigia/contracts/client'
import autocannon from 'autocannon'
import type { Installation } from '../installation.ts'
import { makeBeat } from './post-inferences.ts'

/** How much is sent, and for how long. */
export interface Offer {
  connections: number
  seconds: number
  /** Requests a second, all together; without it each connection sends as soon as it is answered. */
  rate?: number
}

/** What came of it. */
export interface Answered {
  /** Requests a second that were sent. */
  offered: number
  /** By status. */
  statuses: Record<number, number>
  /** Refusals without `Retry-After`, or with another status than 429 and 503, and connections that broke. */
  unkind: number
  /** Of those that were stored, milliseconds; 0 where none was. */
  p50: number
  p99: number
  longest: number
  /** Of `/livez` meanwhile, the longest in milliseconds, and how often it was asked. */
  longestLivez: number
  livez: number
  /** Resident memory of the results API, in MiB, at the beginning and at the end. */
  memory: [number, number]
}

/** Sends inferences, each new and one a request, to the results API. */
export async function offerInferences(
  installation: Pick<Installation, 'apiUrl' | 'apiKey'>,
  tag: string,
  { connections, seconds, rate }: Offer,
): Promise<Answered> {
  const { apiUrl, apiKey } = installation
  const [start = '', end = ''] = encodeInferences([makeBeat('TAG', 7)])
    .replaceAll('TAG/7', 'NUMBER')
    .split('NUMBER')
  let number = 0
  const stored: number[] = []
  const statuses: Record<number, number> = {}
  let unkind = 0
  const before = await readMemory(apiUrl)
  const prober = probe(`${apiUrl}/livez`)
  const began = performance.now()
  const { errors } = await sendAll({
    url: `${apiUrl}/inferences`,
    method: 'POST',
    connections,
    duration: seconds,
    timeout: 60,
    ...(rate === undefined ? {} : { overallRate: rate }),
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': packedMediaType },
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          body: `${start.replaceAll('TAG', tag)}${tag}/${number++}${end.replaceAll('TAG', tag)}`,
        }),
      },
    ],
    told(status, milliseconds) {
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 201) stored.push(milliseconds)
    },
    setupClient(client) {
      // Its types know headers alone of what it tells.
      client.on('headers', (told) => {
        const { statusCode, headers } = told as unknown as { statusCode: number; headers: string[] }
        const isLater = headers.some((header) => header.toLowerCase() === 'retry-after')
        if (statusCode !== 201 && !(isLater && [429, 503].includes(statusCode))) unkind++
      })
    },
  })
  const took = (performance.now() - began) / 1000
  const probed = await prober.stop()
  stored.sort((one, other) => one - other)
  const at = (share: number) =>
    Math.round(stored[Math.min(stored.length - 1, Math.floor(share * stored.length))] ?? 0)
  return {
    offered: Math.round(Object.values(statuses).reduce((sum, count) => sum + count, 0) / took),
    statuses,
    unkind: unkind + errors,
    ...{ p50: at(0.5), p99: at(0.99), longest: at(1) },
    longestLivez: Math.round(Math.max(...probed)),
    livez: probed.length,
    memory: [before, await readMemory(apiUrl)],
  }
}

/** @param options.told of each answer */
function sendAll({
  told,
  ...options
}: autocannon.Options & { told(status: number, milliseconds: number): void }): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    autocannon(options, (error, result) => (error ? reject(error) : resolve(result))).on(
      'response',
      (_client, status, _bytes, milliseconds) => told(status, milliseconds),
    )
  })
}

/** Asks an address again and again, each time when the last answer is there. @returns `stop` gives the milliseconds of each */
export function probe(url: string): { stop(): Promise<number[]> } {
  const milliseconds: number[] = []
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      const asked = performance.now()
      await (await fetch(url)).arrayBuffer()
      milliseconds.push(performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  return {
    async stop() {
      isOver = true
      await asking
      return milliseconds
    },
  }
}

/** In MiB. */
export async function readMemory(apiUrl: string): Promise<number> {
  const text = await (await fetch(`${apiUrl}/metrics`)).text()
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20)
}
