import { globSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { auditOneBeat } from './containers/audit-one-beat.ts'
import { type Checkout, copyCheckout } from './containers/checkout.ts'
import { type ComposeProject, openComposeProject } from './containers/compose-project.ts'
import { docker } from './containers/docker.ts'

const services = ['audit-ui', 'migrate', 'mysql', 'pipelines', 'results']
const patience = { timeout: 120_000, interval: 500 }

let checkout: Checkout
let house: ComposeProject
let apiUrl: string
let auditUrl: string

beforeAll(async () => {
  checkout = copyCheckout()
  const [apiPort, auditPort] = [await findFreePort(), await findFreePort()]
  apiUrl = `http://127.0.0.1:${apiPort}`
  // Next.js, while it follows its sources, answers to no other name.
  auditUrl = `http://localhost:${auditPort}`
  // The example as it stands, but for ports that may be taken on this machine.
  checkout.write('.env', checkout.read('.env.example'))
  checkout.edit('.env', '#API_PORT=5000', `API_PORT=${apiPort}`)
  checkout.edit('.env', '#AUDIT_PORT=3000', `AUDIT_PORT=${auditPort}`)
  checkout.edit('.env', '#AUDIT_URL=http://localhost:3000', `AUDIT_URL=${auditUrl}`)
  house = openComposeProject(`vigia-test-${apiPort}`, {
    folder: checkout.folder,
    file: 'docker-compose.yml',
    administratorPassword: 'example-admin-password',
  })
  await house.compose('up', '--build', '--detach', '--quiet-pull')
  await house.waitUntilHealthy()
})
afterAll(async () => {
  await house?.close()
  const images = ['pipelines', 'results', 'audit-ui'].map((service) => `${house?.name}-${service}`)
  await docker(['image', 'rm', '--force', ...images])
  checkout?.close()
})

const count = async (table: string) => Number(await house.query(`SELECT COUNT(*) FROM ${table}`))

test('from the example settings everything comes up', async () => {
  const containers = await house.inspectAll()
  expect(Object.keys(containers).sort()).toEqual(services)
  expect(containers.migrate?.State).toMatchObject({ Status: 'exited', ExitCode: 0 })
  expect(await house.compose('logs', '--no-log-prefix', 'pipelines')).toMatch(
    /Ready for commands\. TensorFlow/,
  )
})

test('train and infer are commands of the pipelines container, and end with their own status', async () => {
  const run = (...words: string[]) => house.exec('pipelines', ...words)
  const seed = ['pipelines', 'seed', '--synthetic']
  expect(await run(...seed, '600', '--into', 'training')).toMatchObject({ status: 0 })
  expect(await run(...seed, '5', '--into', 'inference', '--seed', '2')).toMatchObject({ status: 0 })
  expect(await run('train', 'v1')).toMatchObject({ status: 0 })
  expect(await run('train', 'v1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('already a model v1'),
  })
  expect(await run('train')).toMatchObject({ status: 2 })
  expect(await run('infer', 'v1')).toMatchObject({ status: 0 })
  expect(await run('pipelines', 'doctor')).toMatchObject({ status: 0 })

  const pairs = `Results.Inference_ECG AS ecg JOIN Results.Predictions AS prediction
    ON prediction.inference_ecg_id = ecg.id WHERE ecg.model_tag = 'v1'`
  expect(await count(pairs)).toBe(5)
})

test('a clinician audits one beat in a browser, and the training table has one row more', async () => {
  const before = await count('Datawarehouse.ECG')
  await auditOneBeat(auditUrl, { email: 'admin@example.org', password: 'example-password' })
  expect(await count('Datawarehouse.ECG')).toBe(before + 1)
  expect(await count("Datawarehouse.Audits WHERE answer = 'anomalous'")).toBe(1)
})

test('an edit of the sources shows in every running service', async () => {
  checkout.edit('services/pipelines/src/ready.ts', 'The warehouse is ready.', 'The warehouse is edited.')
  expect((await house.exec('pipelines', 'pipelines', 'ready')).stdout).toContain('The warehouse is edited.')

  checkout.edit(
    'services/results/src/routes/operations.ts',
    "({ status: 'alive' as const })",
    "({ status: 'edited' as 'alive' })",
  )
  await expect.poll(() => textOf(`${apiUrl}/livez`), patience).toContain('edited')

  checkout.edit('services/audit-ui/src/messages/en/accounts.json', 'Sign in to {name}', 'Come in to {name}')
  await expect.poll(() => textOf(`${auditUrl}/sign-in`), patience).toContain('Come in to')
})

test('the sources of every package and service are mounted, and cannot be changed from inside', async () => {
  const sources = globSync('{packages,services}/*/src', { cwd: checkout.folder }).map(
    (path) => `/app/${path}`,
  )
  for (const service of ['pipelines', 'results', 'audit-ui']) {
    const { Mounts } = await house.inspect(service)
    expect(Mounts.map(({ Destination }) => Destination).sort()).toEqual(sources.sort())
    expect(Mounts.some(({ RW }) => RW)).toBe(false)
  }
})

test('ports are published on 127.0.0.1 alone, and services come back by themselves', async () => {
  for (const [service, { HostConfig, NetworkSettings }] of Object.entries(await house.inspectAll())) {
    const published = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? [])
    for (const { HostIp } of published) expect(HostIp).toBe('127.0.0.1')
    expect(HostConfig.RestartPolicy.Name).toBe(service === 'migrate' ? 'no' : 'unless-stopped')
  }
})

test('logs rotate: of 45 MB three files of at most 10 MB are kept', async () => {
  for (const { HostConfig } of Object.values(await house.inspectAll()))
    expect(HostConfig.LogConfig).toEqual({
      Type: 'json-file',
      Config: { 'max-size': '10m', 'max-file': '3' },
    })

  const name = `${house.name}-chatty`
  const talk = 'for (let line = 0; line < 450_000; line++) console.log("x".repeat(99))'
  await house.compose(
    'run',
    '--no-deps',
    '--no-TTY',
    '--detach',
    '--name',
    name,
    'pipelines',
    'node',
    '--eval',
    talk,
  )
  await docker(['wait', name])
  const kept = (await docker(['logs', name])).length
  await docker(['rm', name])
  expect(kept).toBeGreaterThan(10_000_000)
  expect(kept).toBeLessThan(31_000_000)
})

test('without the database services say that they are not ready, and with it they come back', async () => {
  await house.compose('stop', 'mysql')
  const statuses = async () => [await statusOf(`${apiUrl}/readyz`), await statusOf(`${auditUrl}/readyz`)]
  await expect.poll(statuses, patience).toEqual([503, 503])
  const health = async () => (await house.inspect('results')).State.Health?.Status
  await expect.poll(health, patience).toBe('unhealthy')
  expect(await statusOf(`${apiUrl}/livez`)).toBe(200)
  await house.compose('start', 'mysql')
  await house.waitUntilHealthy()
  expect(await statuses()).toEqual([200, 200])
})

test('without the profile the databases are those outside that the settings name', async () => {
  const { Id } = await house.inspect('mysql')
  const network = `${house.name}_default`
  await docker(['network', 'disconnect', network, Id])
  await docker(['network', 'connect', '--alias', 'outside.example.org', network, Id])
  checkout.edit('.env', 'COMPOSE_PROFILES=mysql', 'COMPOSE_PROFILES=')
  for (const prefix of ['ORIGEM', 'DESTINO'])
    checkout.edit('.env', `${prefix}_MYSQL_HOST=mysql`, `${prefix}_MYSQL_HOST=outside.example.org`)
  expect((await house.compose('config', '--services')).split('\n')).not.toContain('mysql')
  await house.compose('up', '--detach')
  await house.waitUntilHealthy()
  expect((await house.exec('pipelines', 'infer', 'v1')).status).toBe(0)
})

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { 'accept-language': 'en' } }).catch(() => undefined)
  return (await answer?.text()) ?? ''
}

async function statusOf(url: string): Promise<number | undefined> {
  return (await fetch(url).catch(() => undefined))?.status
}
