import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createResultsClient } from '@vigia/contracts/client'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, test } from 'vitest'
import { ROOT } from '../../scripts/installation/installation.ts'
import { runProgram } from '../../scripts/processes.ts'
import { countResults, type Installation, openInstallation } from '../installation.ts'
import { makeBeat } from './post-inferences.ts'

const image = 'node:24-trixie-slim'
const seconds = 40
const hasDocker = (await runProgram('docker', ['image', 'inspect', image])).status === 0

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const docker = async (...words: string[]) => (await runProgram('docker', words)).stdout.trim()

/** The results API of this checkout in a container with so many MiB and one core, started again as by the Compose file. */
async function startInContainer({ environment, apiUrl }: Installation, memory: number) {
  const name = `vigia-memory-${randomBytes(4).toString('hex')}`
  const since = String(Math.floor(Date.now() / 1000))
  const variables = Object.entries(environment).filter(([variable]) => variable !== 'PATH')
  await docker(
    ...['run', '--detach', '--name', name, '--network', 'host', '--restart', 'unless-stopped'],
    ...['--memory', `${memory}m`, '--memory-swap', `${memory}m`, '--cpus', '1', '--pids-limit', '100'],
    ...['--volume', `${ROOT}:${ROOT}:ro`, '--workdir', ROOT],
    ...variables.flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ...[image, 'node', 'services/results/src/main.ts'],
  )
  open.push(() => docker('rm', '--force', name))
  const isLive = async () => (await fetch(`${apiUrl}/readyz`).catch(() => undefined))?.ok ?? false
  await expect.poll(isLive, { timeout: 60_000 }).toBe(true)
  return {
    isLive,
    /** Exit codes of its ends so far. */
    ends: async () => {
      const words = ['events', '--since', since, '--until', String(Math.ceil(Date.now() / 1000) + 1)]
      const format = [
        '--filter',
        `container=${name}`,
        '--filter',
        'event=die',
        '--format',
        '{{json .Actor.Attributes.exitCode}}',
      ]
      return (await docker(...words, ...format))
        .split('\n')
        .filter(Boolean)
        .map((code) => JSON.parse(code))
    },
    usage: async () => await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name),
  }
}

/** Bodies of a thousand inferences with every digit, on so many connections, each again and again. */
async function sendLarge({ apiUrl, apiKey }: Installation, connections: number) {
  const statuses: Record<string, number> = {}
  const acknowledged = new Map<string, number>()
  const end = Date.now() + seconds * 1000
  const runLane = async (lane: number) => {
    const inferences = Array.from({ length: 1000 }, (_, beat) => {
      const { values, reconstruction, ...rest } = makeBeat('large', lane * 1000 + beat)
      const digits = Array.from(values, (value) => value + 1e-9)
      return { ...rest, values: digits, reconstruction: digits }
    })
    const body = JSON.stringify({ inferences })
    while (Date.now() < end) {
      let isStored = false
      const status = await fetch(`${apiUrl}/inferences`, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
        body,
      })
        .then(async (answer) => {
          const told = (await answer.json()) as { inferences?: { key: string; id: number }[] }
          for (const { key, id } of told.inferences ?? []) acknowledged.set(key, id)
          isStored = answer.ok
          return String(answer.status)
        })
        .catch(() => 'broken')
      statuses[status] = (statuses[status] ?? 0) + 1
      if (!isStored) await wait(500)
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, lane) => runLane(lane)))
  return { statuses, acknowledged }
}

test.runIf(hasDocker).each([
  [512, 48],
  [192, 48],
])(
  'the results API in %i MiB under %i connections with bodies at their limit: what it acknowledged is kept, and it comes back by itself',
  async (memory, connections) => {
    const installation = await openInstallation({ API_RATE_LIMIT: '1000000' })
    open.push(() => installation.close())
    const api = await startInContainer(installation, memory)
    const usages: string[] = []
    const watching = setInterval(() => void api.usage().then((usage) => usages.push(usage)), 10_000)
    const { statuses, acknowledged } = await sendLarge(installation, connections).finally(() =>
      clearInterval(watching),
    )
    await expect.poll(api.isLive, { timeout: 120_000 }).toBe(true)
    const ends = await api.ends()
    console.info(
      JSON.stringify({
        memory,
        connections,
        seconds,
        statuses,
        acknowledged: acknowledged.size,
        ends,
        usages,
      }),
    )
    const [rows] = await installation.results.db.$client.query<RowDataPacket[]>(
      "SELECT id, idempotency_key AS name FROM Inference_ECG WHERE model_tag = 'large'",
    )
    const stored = new Map(rows.map((row) => [String(row.name), Number(row.id)]))
    const lost = [...acknowledged].filter(([key, id]) => stored.get(key) !== id)
    expect(lost).toEqual([])
    expect((await countResults(installation, 'large')).unpaired).toBe(0)
    const client = createResultsClient({ baseUrl: installation.apiUrl, apiKey: installation.apiKey })
    expect(await client.storeInferences([makeBeat('after', 1)])).toMatchObject({ status: 'stored' })
    await client.close()
  },
  600_000,
)
