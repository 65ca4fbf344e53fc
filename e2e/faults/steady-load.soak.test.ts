import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createResultsClient } from '@vigia/contracts/client'
import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, test } from 'vitest'
import { findFreePort } from '../../scripts/processes.ts'
import { openInstallation, stop } from '../installation.ts'
import { collectGarbage } from './collect-garbage.ts'
import { makeBeat } from './post-inferences.ts'

/** By itself an hour. */
const seconds = Number(process.env.LOAD_SECONDS ?? 3600)
const aSecond = 20
/** In this share at the beginning processes take what they need, and caches fill. */
const warmUp = 0.25

let open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const opened of open.reverse()) await opened.close()
  open = []
})

test(`under a steady load memory stays as it is, and no tensor is left over`, async () => {
  const installation = await openInstallation({ API_RATE_LIMIT: '1000000' })
  open.push(installation)
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', String(aSecond), '--into', 'inference')
  await installation.pipelinesJson('train', 'v1')
  const [port, ...inspectors] = [await findFreePort(), await findFreePort(), await findFreePort()].map(String)
  const inspected = inspectors.map((inspector) => ({ NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}` }))
  await installation.startResults(inspected[0])
  const infer = installation.startPipelinesWith(
    { ...inspected[1], METRICS_PORT: port },
    'infer',
    'v1',
    '--watch',
  )
  // A pipe that nobody reads is full after some minutes, and whoever writes then waits.
  infer.stdout?.resume()
  infer.stderr?.resume()
  const ended = once(infer, 'exit')
  const { apiUrl, apiKey } = installation
  const inferUrl = `http://127.0.0.1:${port}`
  const client = createResultsClient({ baseUrl: apiUrl, apiKey })
  open.push(client)
  const addEcgs = await copyEcgs(installation.warehouse.db)
  await expect.poll(() => readMetrics(inferUrl).catch(() => undefined)).toBeDefined()

  const posted = { stored: 0, failed: 0 }
  const minutes: Minute[] = []
  const began = performance.now()
  for (let second = 0; second < seconds; second++) {
    await wait(Math.max(0, began + second * 1000 - performance.now()))
    void addEcgs()
    for (let each = 0; each < aSecond; each++)
      void client
        .storeInferences([makeBeat('posted', second * aSecond + each)])
        .then(({ status }) => posted[status === 'stored' ? 'stored' : 'failed']++)
    if (second % Math.ceil(seconds / 60) !== 0) continue
    // What is left then is in use: by themselves collections come minutes apart.
    await Promise.all(inspectors.map(collectGarbage))
    const [api, watching] = await Promise.all([readMetrics(apiUrl), readMetrics(inferUrl)])
    const judged = await countJudged(installation.results.db)
    minutes.push({ second, api: api.heap, infer: watching.heap, tensors: watching.tensors })
    const resident = { api: api.resident, infer: watching.resident }
    console.info(JSON.stringify({ ...minutes.at(-1), resident, judged, ...posted }))
  }
  const warm = minutes.filter(({ second }) => second >= warmUp * seconds)
  const changes = { api: changeOf(warm, 'api'), infer: changeOf(warm, 'infer') }
  console.info(JSON.stringify({ seconds, aSecond, ...posted, changes, tensors: warm.at(-1)?.tensors }))
  expect(infer.exitCode).toBeNull()
  expect(posted.failed).toBe(0)
  expect(new Set(warm.map(({ tensors }) => tensors)).size).toBe(1)
  expect(Math.max(changes.api, changes.infer)).toBeLessThanOrEqual(0.05)
  await stop(infer, 'SIGTERM')
  await ended
}, 1e8)

/** What a minute, or a sixtieth of a shorter run, ended with: what is in use of the heaps, in MiB, and tensors. */
interface Minute {
  second: number
  api: number
  infer: number
  tensors: number
}

/** By how much the median of the last third is above that of the first. */
function changeOf(minutes: readonly Minute[], of: 'api' | 'infer'): number {
  const third = Math.ceil(minutes.length / 3)
  const median = (some: readonly Minute[]) =>
    some.map((each) => each[of]).sort((one, other) => one - other)[Math.floor(some.length / 2)] ?? Number.NaN
  const before = median(minutes.slice(0, third))
  return (median(minutes.slice(-third)) - before) / before
}

async function readMetrics(url: string): Promise<{ heap: number; resident: number; tensors: number }> {
  const signal = AbortSignal.timeout(30_000)
  const text = await (await fetch(`${url}/metrics`, { signal })).text()
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
  const mebibytes = (name: string) => Math.round((read(name) / 2 ** 20) * 10) / 10
  return {
    heap: mebibytes('nodejs_heap_size_used_bytes'),
    resident: mebibytes('process_resident_memory_bytes'),
    tensors: read('vigia_tensors'),
  }
}

async function countJudged(db: Db): Promise<number> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS count FROM Inference_ECG WHERE model_tag = 'v1'",
  )
  return Number(row?.count)
}

/** What adds the clinic's first rows once more, as new ones. */
async function copyEcgs(db: Db): Promise<() => Promise<unknown>> {
  const [columns] = await db.$client.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = 'Inference_ECG' AND extra NOT LIKE '%auto_increment%'`,
  )
  const names = columns.map(({ name }) => `\`${name}\``).join()
  const [rows] = await db.$client.query<RowDataPacket[]>('SELECT MAX(id) AS last FROM Inference_ECG')
  return () =>
    db.$client.query(
      `INSERT INTO Inference_ECG (${names}) SELECT ${names} FROM Inference_ECG WHERE id <= ${rows[0]?.last}`,
    )
}
