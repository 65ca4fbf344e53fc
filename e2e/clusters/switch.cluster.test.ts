import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, inject, test } from 'vitest'
import { type Acknowledged, postInferences } from '../faults/post-inferences.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { command, describeServer, hasMeans, isWriting, listNodes } from './nodes.ts'
import { hasProxy, openProxy } from './proxy.ts'

const patience = 900_000
const rounds = Number(process.env.CLUSTER_SWITCHES ?? 5)

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close()
})

/** The programs behind a proxy: the API, a model, ECGs to judge, and two workers that stay. */
async function openBehindProxy() {
  const proxy = await openProxy()
  open.push(proxy)
  const port = String(proxy.port)
  const installation = await openInstallation({ ORIGEM_MYSQL_PORT: port, DESTINO_MYSQL_PORT: port })
  open.push(installation)
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
  await installation.startResults()
  await installation.pipelinesJson('train', 'v1')
  await installation.pipelinesJson('seed', '--synthetic', '200', '--into', 'inference')
  const workers = [1, 2].map(() => installation.startPipelines('infer', 'v1', '--watch'))
  return { installation, workers }
}

async function findPrimary(): Promise<number> {
  const areWriting = await Promise.all(listNodes().map(isWriting))
  return areWriting.indexOf(true)
}

/** Stores judgements without a pause, and tells when the last was acknowledged. */
function keepPosting(installation: Installation, tag: string) {
  const end = new AbortController()
  const posted = postInferences(installation, { tag, lanes: 4, isOver: () => end.signal.aborted })
  return {
    async end() {
      end.abort()
      return await posted
    },
  }
}

/** @returns milliseconds from now until the API has stored a judgement that was sent from now on */
async function untilStored(installation: Installation, tag: string): Promise<number> {
  const begun = performance.now()
  await postInferences(installation, { tag, lanes: 1, isOver: (sent) => sent > 0 })
  return performance.now() - begun
}

async function ask<Row>(node: number, database: string, statement: string): Promise<Row[]> {
  const connection = await createConnection({ ...listNodes()[node], database })
  try {
    return (await connection.query<RowDataPacket[]>(statement))[0] as Row[]
  } finally {
    connection.destroy()
  }
}

/** What was acknowledged and is not there, or is there under another id. */
async function countLost(installation: Installation, acknowledged: Acknowledged): Promise<number> {
  const rows = await ask<{ id: number; idempotency_key: string }>(
    await findPrimary(),
    installation.results.address.database,
    'SELECT id, idempotency_key FROM Inference_ECG',
  )
  const stored = new Map(rows.map(({ id, idempotency_key: key }) => [key, id]))
  return [...acknowledged].filter(([key, id]) => stored.get(key) !== id).length
}

/** New ECGs come, and each is judged once by the workers that were there all the time. */
async function expectWorkersToGoOn(installation: Installation, workers: ChildProcess[], ecgs: number) {
  await installation.pipelinesJson(
    'seed',
    '--synthetic',
    '100',
    '--seed',
    String(ecgs),
    '--into',
    'inference',
  )
  const judged = async () => {
    const [row] = await ask<{ judged: number; sources: number }>(
      await findPrimary(),
      installation.results.address.database,
      "SELECT COUNT(*) AS judged, COUNT(DISTINCT source_ecg_id) AS sources FROM Inference_ECG WHERE model_tag = 'v1'",
    )
    return row
  }
  await expect.poll(judged, { interval: 300 }).toEqual({ judged: ecgs, sources: ecgs })
  expect(workers.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null])
}

test.runIf(hasProxy && hasMeans('switch', 'kill', 'start')).each(['switch', 'kill'] as const)(
  `under load the primary is moved (%s) ${rounds} times: nothing acknowledged is lost, and all go on without being started again`,
  async (means) => {
    const { installation, workers } = await openBehindProxy()
    const home = await findPrimary()
    const figures = { acknowledged: 0, lost: 0, contradictions: 0 }
    const away: number[] = []
    const back: number[] = []
    try {
      for (let round = 0; round < rounds; round++) {
        const posting = keepPosting(installation, `${means}-${round}`)
        await wait(1000)
        const before = await findPrimary()
        const begun = performance.now()
        const moved =
          means === 'kill'
            ? command('kill', before + 1)
            : command('switch', ((before + 1) % listNodes().length) + 1)
        await expect
          .poll(async () => [before, -1].includes(await findPrimary()), { interval: 50 })
          .toBe(false)
        away.push(performance.now() - begun)
        back.push(await untilStored(installation, `${means}-after-${round}`))
        await moved
        const { acknowledged, contradictions } = await posting.end()
        figures.acknowledged += acknowledged.size
        figures.contradictions += contradictions.length
        if (means === 'kill') await command('start', before + 1)
        figures.lost += await countLost(installation, acknowledged)
        await expectWorkersToGoOn(installation, workers, 300 + 100 * round)
      }
    } finally {
      // The test's own databases are removed where they were made.
      await command('switch', home + 1)
      await expect.poll(findPrimary, { interval: 100 }).toBe(home)
    }
    const seconds = (times: number[]) => times.map((time) => Math.round(time) / 1000)
    const engine = await describeServer(inject('mysql'))
    console.info({ engine, means, rounds, ...figures, away: seconds(away), back: seconds(back) })
    expect(figures).toMatchObject({ lost: 0, contradictions: 0 })
  },
  patience,
)

test('a server that has become read-only: the API answers 503 and is not ready, and recovers', async () => {
  const installation = await openInstallation()
  open.push(installation)
  await installation.pipelinesJson('migrate')
  await installation.startResults()
  const request = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${installation.apiUrl}${path}`, { ...init, signal: AbortSignal.timeout(20_000) })).status
  const post = () =>
    request('/ecg', {
      method: 'POST',
      headers: { authorization: `Bearer ${installation.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ dt_measure: '2024-05-01T12:34:56', model_tag: 'v1', is_anomalous: 1 },
        values: Array.from({ length: 140 }, () => 0.5),
      }),
    })
  const primary = await findPrimary()
  const set = (value: 'ON' | 'OFF') => ask(primary, 'mysql', `SET GLOBAL super_read_only = ${value}`)
  expect(await request('/readyz')).toBe(200)
  await set('ON')
  try {
    expect(await request('/readyz')).toBe(503)
    expect(await post()).toBe(503)
  } finally {
    await set('OFF')
    await ask(primary, 'mysql', 'SET GLOBAL read_only = OFF')
  }
  await expect.poll(() => request('/readyz'), { interval: 200 }).toBe(200)
})
