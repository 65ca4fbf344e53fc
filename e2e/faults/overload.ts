import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Ended, endOf } from '../../scripts/processes.ts'
import type { Installation } from '../installation.ts'
import type { Offering } from './offer.ts'

/** What Node.js takes by itself in a container of 512 MiB, as `docker-compose.prod.yml` has it; elsewhere it goes by the machine. */
export const heapOfContainer = '--max-old-space-size=259'

/** How much is sent, and for how long. */
export interface Offer {
  connections: number
  seconds: number
  /** Requests a second, all together; without it each connection sends as soon as it is answered. */
  rate?: number
}

/** What became of what was sent. */
export interface Offered {
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
}

/** What else was seen meanwhile. */
export interface Answered extends Offered {
  livez: Probed
  /** Resident memory of the results API, in MiB: before, and every ten seconds. */
  memory: number[]
}

/** Sends inferences, each new and one a request, to the results API. */
export async function offerInferences(
  { apiUrl, apiKey }: Pick<Installation, 'apiUrl' | 'apiKey'>,
  tag: string,
  offer: Offer,
): Promise<Answered> {
  const memory = [await readMemory(apiUrl)]
  const watching = setInterval(() => void readMemory(apiUrl).then((now) => memory.push(now)), 10_000)
  const prober = probe(`${apiUrl}/livez`)
  try {
    const offering: Offering = { apiUrl, apiKey, tag, ...offer }
    const { stdout } = await run('offer.ts', JSON.stringify(offering)).ended
    return { ...(JSON.parse(stdout) as Offered), livez: await prober.stop(), memory }
  } finally {
    clearInterval(watching)
  }
}

/** How long an address took to answer: how often it was asked, and milliseconds. */
export interface Probed {
  n: number
  p50: number
  p99: number
  longest: number
}

/** Asks an address again and again from a process of its own, each time when the last answer is there. */
export function probe(url: string): { stop(): Promise<Probed> } {
  const prober = run('prober.ts', url)
  return {
    async stop() {
      const asked: number[] = await prober.stop()
      asked.sort((one, other) => one - other)
      const at = (share: number) => Math.round(asked[Math.floor(share * (asked.length - 1))] ?? 0)
      return { n: asked.length, p50: at(0.5), p99: at(0.99), longest: at(1) }
    },
  }
}

/** Requests of clients that go before the answer. */
export interface Leaving {
  url: string
  headers: Record<string, string>
  /** A second. */
  rate: number
  stayMilliseconds: number
}

/** Asks and goes again and again, from a process of its own. @returns what ends it, and says how often */
export function leave(leaving: Leaving): { stop(): Promise<number> } {
  return run('leave.ts', JSON.stringify(leaving))
}

/** `LOAD_CORE=1 taskset -c 0 npm run test:soak`: who sends is on another core than who answers. */
const ownCore = process.env.LOAD_CORE === undefined ? [] : ['taskset', '-c', process.env.LOAD_CORE]

function run(program: string, argument: string) {
  const [command = '', ...words] = [
    ...[...ownCore, process.execPath, join(import.meta.dirname, program)],
    argument,
  ]
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended: Promise<Ended> = endOf(child)
  /** Lets it end that goes on until its input does. @returns what it printed */
  const stop = async () => {
    child.stdin.end()
    return JSON.parse((await ended).stdout)
  }
  return { ended, stop }
}

/** In MiB. */
export async function readMemory(apiUrl: string): Promise<number> {
  return Math.round((await readMetric(apiUrl, 'process_resident_memory_bytes')) / 2 ** 20)
}

/** The longest turn of the event loop since this was last asked, in milliseconds. */
export async function readLongestTurn(apiUrl: string): Promise<number> {
  return Math.round((await readMetric(apiUrl, 'nodejs_eventloop_lag_max_seconds')) * 1000)
}

async function readMetric(apiUrl: string, name: string): Promise<number> {
  const text = await (await fetch(`${apiUrl}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
}
