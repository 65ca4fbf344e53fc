import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { docker, makeSecrets, root, tryDocker } from './containers/compose-project.ts'

const ecgs = 3000
const patience = { timeout: 300_000, interval: 1000 }

let folder: string
let stack: Stack

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-swarm-'))
  cpSync(join(root, 'docker-compose.prod.yml'), join(folder, 'docker-compose.prod.yml'))
  const secrets = makeSecrets(folder)
  writeFileSync(join(folder, 'secrets', 'none'), '\n')
  writeFileSync(join(folder, 'secrets', 'results_api_read_key'), 'a-key-for-reading-alone\n')
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
    WEBHOOK_URL_FILE: './secrets/none',
    WEBHOOK_SECRET_FILE: './secrets/none',
    CHAIN_KEY_FILE: './secrets/none',
    SMTP_URL_FILE: './secrets/none',
    TLS_CA_FILE: './secrets/none',
    RESULTS_API_READ_KEY_FILE: './secrets/results_api_read_key',
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

/** docker-compose.prod.yml as a stack of a swarm that has this machine alone. */
interface Stack {
  /** Runs a command in a service's container, and expects success. */
  exec(service: string, ...words: string[]): Promise<string>
  /** Ids of a service's running containers. */
  containers(service: string): Promise<string[]>
  /** How many containers of each service run; healthy, where they tell. */
  countRunning(): Promise<Record<string, number>>
  query(sql: string): Promise<string>
  /** Removes the stack with its volumes, and leaves the swarm where it was made for this. */
  close(): Promise<void>
}

const name = 'vigia-test'

async function openStack(
  folder: string,
  administratorPassword: string,
  environment: NodeJS.ProcessEnv,
): Promise<Stack> {
  const isMember = (await docker(['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active'
  if (!isMember) await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1'])
  const deploy = ['stack', 'deploy', '--detach', '--compose-file', 'docker-compose.prod.yml', name]
  const close = async () => {
    await docker(['stack', 'rm', name])
    await removeWhenFree(`${name}_mysql-data`)
    if (!isMember) await docker(['swarm', 'leave', '--force'])
  }
  try {
    await docker(deploy, { folder, environment })
  } catch (error) {
    // What it had made already would be in the way of the next.
    await close()
    throw error
  }

  const list = async (format: string, ...filters: string[]) => {
    const words = filters.flatMap((filter) => ['--filter', filter])
    const lines = await docker(['ps', '--no-trunc', ...words, '--format', format])
    return lines.split('\n').filter(Boolean)
  }
  const ofStack = `label=com.docker.stack.namespace=${name}`
  const containers = (service: string) =>
    list('{{.ID}}', `label=com.docker.swarm.service.name=${name}_${service}`)
  const exec = async (service: string, ...words: string[]) => {
    const [id] = await containers(service)
    if (id === undefined) throw new Error(`${service} does not run`)
    return await docker(['exec', id, ...words])
  }
  return {
    exec,
    containers,
    async countRunning() {
      const up = await list('{{.Label "com.docker.swarm.service.name"}} {{.Status}}', ofStack)
      const counts: Record<string, number> = {}
      for (const line of up.filter((line) => !/unhealthy|starting/.test(line))) {
        const service = line.slice(name.length + 1).split(' ')[0] as string
        counts[service] = (counts[service] ?? 0) + 1
      }
      return counts
    },
    async query(sql) {
      const [id] = await containers('mysql')
      const client = ['mysql', '--user=root', '--batch', '--skip-column-names', '--execute', sql]
      return await docker(['exec', '--env', `MYSQL_PWD=${administratorPassword}`, id ?? '', ...client])
    },
    close,
  }
}

/** A stack's containers end after the command that removes it. */
async function removeWhenFree(volume: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { status, stderr } = await tryDocker(['volume', 'rm', volume])
    if (status === 0 || stderr.includes('no such volume')) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
