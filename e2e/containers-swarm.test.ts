import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { root } from './containers/checkout.ts'
import { docker } from './containers/docker.ts'
import { makeSecrets } from './containers/secrets.ts'
import { openStack, type Stack } from './containers/stack.ts'

const ecgs = 3000
const patience = { timeout: 300_000, interval: 1000 }

let folder: string
let stack: Stack

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-swarm-'))
  cpSync(join(root, 'docker-compose.prod.yml'), join(folder, 'docker-compose.prod.yml'))
  const secrets = makeSecrets(folder)
  writeFileSync(join(folder, 'secrets', 'none'), '\n')
  const { registry, tag } = inject('images')
  stack = await openStack(folder, secrets.mysql_root_password, {
    REGISTRY: registry,
    TAG: tag,
    AUDIT_PUBLISH: String(await findFreePort()),
    RESULTS_REPLICAS: '2',
    INFER_WORKERS: '3',
    INFER_MODEL: 'v1',
    // A swarm takes no empty secret.
    AUDIT_OIDC_CLIENT_SECRET_FILE: './secrets/none',
    TLS_CA_FILE: './secrets/none',
    // Small, so that there is something to share.
    INFER_BATCH_SIZE: '20',
  })
  await vi.waitFor(() => stack.exec('pipelines', 'pipelines', 'ready'), patience)
  await stack.exec('pipelines', 'pipelines', 'seed', '--synthetic', '400', '--into', 'training')
  await stack.exec('pipelines', 'train', 'v1')
})
afterAll(async () => {
  await stack?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('docker stack deploy runs three workers and two APIs, started in any order', async () => {
  const running = () => stack.countRunning()
  await vi.waitFor(
    async () => expect(await running()).toMatchObject({ infer: 3, results: 2, 'audit-ui': 1 }),
    patience,
  )
})

test('they share one backlog, and no ECG is judged twice', async () => {
  await stack.exec('pipelines', 'pipelines', 'seed', '--synthetic', String(ecgs), '--into', 'inference')
  const claims = "SELECT COUNT(*) FROM Datawarehouse.Inference_Claims WHERE state = 'judged'"
  await vi.waitFor(async () => expect(await stack.query(claims)).toBe(String(ecgs)), patience)

  const counts = `SELECT COUNT(*), COUNT(DISTINCT source_ecg_id), (SELECT COUNT(*) FROM Results.Predictions),
    (SELECT COUNT(DISTINCT inference_ecg_id) FROM Results.Predictions) FROM Results.Inference_ECG`
  expect((await stack.query(counts)).split('\t').map(Number)).toEqual([ecgs, ecgs, ecgs, ecgs])

  // Every API has stored some of them, and every worker has judged some.
  const stored = await Promise.all((await stack.containers('results')).map(countStored))
  expect(stored).toHaveLength(2)
  expect(Math.min(...stored)).toBeGreaterThan(0)
  const workers = await stack.containers('infer')
  await docker(['stop', ...workers])
  const judged = await Promise.all(workers.map(countJudged))
  expect(judged.reduce((sum, count) => sum + count, 0)).toBe(ecgs)
  expect(Math.min(...judged)).toBeGreaterThan(0)
})

async function countStored(container: string): Promise<number> {
  const ask = "fetch('http://127.0.0.1:5000/metrics').then((answer) => answer.text()).then(console.log)"
  const metrics = await docker(['exec', container, 'node', '--eval', ask])
  return Number(/^inferences_stored_total (\d+)$/m.exec(metrics)?.[1])
}

/** What a worker says when it is stopped. */
async function countJudged(container: string): Promise<number> {
  return Number(/Judged +│ (\d+)/.exec(await docker(['logs', container]))?.[1])
}
