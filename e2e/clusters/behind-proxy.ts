import type { ChildProcess } from 'node:child_process'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { expect } from 'vitest'
import { type Acknowledged, postInferences } from '../faults/post-inferences.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { listNodes } from './nodes.ts'
import { type NodeProxy, openProxy } from './proxy.ts'

/** The programs behind a proxy: the API, a model, ECGs to judge, and two workers that stay. */
export interface BehindProxy {
  proxy: NodeProxy
  installation: Installation
  workers: ChildProcess[]
  close(): Promise<void>
}

/** @param cluster what the proxy stands before */
export async function openBehindProxy(cluster: 'group' | 'galera'): Promise<BehindProxy> {
  const proxy = await openProxy(cluster)
  const port = String(proxy.port)
  const installation = await openInstallation({ ORIGEM_MYSQL_PORT: port, DESTINO_MYSQL_PORT: port })
  const close = async () => {
    await installation.close()
    await proxy.close()
  }
  try {
    await installation.pipelinesJson('migrate')
    await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
    await installation.startResults()
    await installation.pipelinesJson('train', 'v1')
    await installation.pipelinesJson('seed', '--synthetic', '200', '--into', 'inference')
    const workers = [1, 2].map(() => installation.startPipelines('infer', 'v1', '--watch'))
    return { proxy, installation, workers, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Stores judgements without a pause, and tells when the last was acknowledged. */
export function keepPosting(installation: Installation, tag: string) {
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
export async function untilStored(installation: Installation, tag: string): Promise<number> {
  const begun = performance.now()
  await postInferences(installation, { tag, lanes: 1, isOver: (sent) => sent > 0 })
  return performance.now() - begun
}

/** Asks one node, by its place from 0. */
export async function askNode<Row>(node: number, database: string, statement: string): Promise<Row[]> {
  const connection = await createConnection({ ...listNodes()[node], database })
  try {
    return (await connection.query<RowDataPacket[]>(statement))[0] as Row[]
  } finally {
    connection.destroy()
  }
}

/** What was acknowledged and is not there, or is there under another id. */
export async function countLost(
  node: number,
  installation: Installation,
  acknowledged: Acknowledged,
): Promise<number> {
  const rows = await askNode<{ id: number; idempotency_key: string }>(
    node,
    installation.results.address.database,
    'SELECT id, idempotency_key FROM Inference_ECG',
  )
  const stored = new Map(rows.map(({ id, idempotency_key: key }) => [key, id]))
  return [...acknowledged].filter(([key, id]) => stored.get(key) !== id).length
}

/** New ECGs come, and each is judged once by the workers that were there all the time. */
export async function expectWorkersToGoOn(
  node: number,
  installation: Installation,
  workers: ChildProcess[],
  ecgs: number,
) {
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
    const [row] = await askNode<{ judged: number; sources: number }>(
      node,
      installation.results.address.database,
      "SELECT COUNT(*) AS judged, COUNT(DISTINCT source_ecg_id) AS sources FROM Inference_ECG WHERE model_tag = 'v1'",
    )
    return row
  }
  await expect.poll(judged, { interval: 300 }).toEqual({ judged: ecgs, sources: ecgs })
  expect(workers.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null])
}
