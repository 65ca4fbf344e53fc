/**
 * Asks the results API without a pause until it is stopped by SIGTERM, and prints what came of it. It runs in the
 * cluster, in a pod that has nothing of Vigia's but its key: `node load.mts HOST`.
 */
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

/** What `kubectl logs` shows at the end. */
export interface LoadFigures {
  /** Requests by how they ended: an HTTP status, or what broke; `reused` on a connection that was kept alive. */
  ends: Record<string, number>
  milliseconds: { p50: number; p99: number; max: number }
}

const host = process.argv[2]
const headers = { 'x-api-key': readFileSync('/run/secrets/results_api_key', 'utf8').trim() }
/** One that opens a connection for each request, and one that keeps them. */
const agents = {
  anew: new Agent({ keepAlive: false }),
  kept: new Agent({ keepAlive: true }),
}
const ends: Record<string, number> = {}
const times: number[] = []
let isStopped = false
process.once('SIGTERM', () => {
  isStopped = true
})

function ask(agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const options = { host, port: 5000, path: '/inferences?limit=1', agent, headers, timeout: 5000 }
    const request = get(options, (answer) => {
      answer
        .resume()
        .on('end', () => resolve(String(answer.statusCode)))
        .on('error', (error) => resolve(`broken off: ${error.message}`))
    })
    request
      .on('timeout', () => request.destroy(new Error('no answer in 5 s')))
      .on('error', (error) => resolve(`${request.reusedSocket ? 'reused: ' : ''}${error.message}`))
  })
}

async function askOn(agent: Agent): Promise<void> {
  while (!isStopped) {
    const begin = performance.now()
    const end = await ask(agent)
    times.push(performance.now() - begin)
    ends[end] = (ends[end] ?? 0) + 1
  }
}

console.log('begun')
await Promise.all([agents.anew, agents.anew, agents.kept, agents.kept].map(askOn))
times.sort((a, b) => a - b)
const share = (part: number) => Math.round(times[Math.floor(part * (times.length - 1))] ?? 0)
const figures: LoadFigures = { ends, milliseconds: { p50: share(0.5), p99: share(0.99), max: share(1) } }
console.log(JSON.stringify(figures))
