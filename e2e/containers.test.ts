import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser, openBrowser } from '../scripts/browser.ts'
import type { Person } from '../scripts/installation/installation.ts'
import { findFreePort } from '../scripts/processes.ts'
import { answerBeat, signIn } from './audit/reading.ts'
import { type ComposeProject, docker, openComposeProject, root } from './containers/compose-project.ts'

const services = ['audit-ui', 'migrate', 'mysql', 'pipelines', 'results']
const patience = { timeout: 120_000, interval: 500 }

let checkout: Checkout
let app: ComposeProject
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
  app = openComposeProject(`vigia-test-${apiPort}`, {
    folder: checkout.folder,
    file: 'docker-compose.yml',
    administratorPassword: 'example-admin-password',
  })
  await app.compose('up', '--build', '--detach', '--quiet-pull')
  await app.waitUntilHealthy()
})
afterAll(async () => {
  await app?.close()
  const images = ['pipelines', 'results', 'audit-ui'].map((service) => `${app?.name}-${service}`)
  await docker(['image', 'rm', '--force', ...images])
  checkout?.close()
})

const count = async (table: string) => Number(await app.query(`SELECT COUNT(*) FROM ${table}`))

test('from the example settings everything comes up', async () => {
  const containers = await app.inspectAll()
  expect(Object.keys(containers).sort()).toEqual(services)
  expect(containers.migrate?.State).toMatchObject({ Status: 'exited', ExitCode: 0 })
  expect(await app.compose('logs', '--no-log-prefix', 'pipelines')).toMatch(/Ready for commands\. TensorFlow/)
})

test('train and infer are commands of the pipelines container, and end with their own status', async () => {
  const run = (...words: string[]) => app.exec('pipelines', ...words)
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
  await auditOneBeat(auditUrl, {
    email: 'admin@example.org',
    password: 'example-password-of-the-first-admin',
  })
  expect(await count('Datawarehouse.ECG')).toBe(before + 1)
  expect(await count("Datawarehouse.Audits WHERE answer = 'anomalous'")).toBe(1)
})

test('an edit of the sources shows in every running service', async () => {
  checkout.edit('services/pipelines/src/warehouse.ts', 'The warehouse is ready.', 'The warehouse is edited.')
  expect((await app.exec('pipelines', 'pipelines', 'ready')).stdout).toContain('The warehouse is edited.')

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
    const { Mounts } = await app.inspect(service)
    expect(Mounts.map(({ Destination }) => Destination).sort()).toEqual(sources.sort())
    expect(Mounts.some(({ RW }) => RW)).toBe(false)
  }
})

test('ports are published on 127.0.0.1 alone, and services come back by themselves', async () => {
  for (const [service, { HostConfig, NetworkSettings }] of Object.entries(await app.inspectAll())) {
    const published = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? [])
    for (const { HostIp } of published) expect(HostIp).toBe('127.0.0.1')
    expect(HostConfig.RestartPolicy.Name).toBe(service === 'migrate' ? 'no' : 'unless-stopped')
  }
})

test('logs rotate: of 45 MB three files of at most 10 MB are kept', async () => {
  for (const { HostConfig } of Object.values(await app.inspectAll()))
    expect(HostConfig.LogConfig).toEqual({
      Type: 'json-file',
      Config: { 'max-size': '10m', 'max-file': '3' },
    })

  const name = `${app.name}-chatty`
  const talk = 'for (let line = 0; line < 450_000; line++) console.log("x".repeat(99))'
  await app.compose(
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
  await app.compose('stop', 'mysql')
  const statuses = async () => [await statusOf(`${apiUrl}/readyz`), await statusOf(`${auditUrl}/readyz`)]
  await expect.poll(statuses, patience).toEqual([503, 503])
  const health = async () => (await app.inspect('results')).State.Health?.Status
  await expect.poll(health, patience).toBe('unhealthy')
  expect(await statusOf(`${apiUrl}/livez`)).toBe(200)
  await app.compose('start', 'mysql')
  await app.waitUntilHealthy()
  expect(await statuses()).toEqual([200, 200])
})

test('without the profile the databases are those outside that the settings name', async () => {
  const { Id } = await app.inspect('mysql')
  const network = `${app.name}_default`
  await docker(['network', 'disconnect', network, Id])
  await docker(['network', 'connect', '--alias', 'outside.example.org', network, Id])
  checkout.edit('.env', 'COMPOSE_PROFILES=mysql', 'COMPOSE_PROFILES=')
  for (const prefix of ['ORIGEM', 'DESTINO'])
    checkout.edit('.env', `${prefix}_MYSQL_HOST=mysql`, `${prefix}_MYSQL_HOST=outside.example.org`)
  expect((await app.compose('config', '--services')).split('\n')).not.toContain('mysql')
  await app.compose('up', '--detach')
  await app.waitUntilHealthy()
  expect((await app.exec('pipelines', 'infer', 'v1')).status).toBe(0)
})

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { 'accept-language': 'en' } }).catch(() => undefined)
  return (await answer?.text()) ?? ''
}

async function statusOf(url: string): Promise<number | undefined> {
  return (await fetch(url).catch(() => undefined))?.status
}

/** A clinician signs in with a browser, reads the first beat of the worklist, and calls it anomalous. */
async function auditOneBeat(auditUrl: string, person: Person): Promise<void> {
  const browser = await openBrowser(await findBrowser((line) => console.error(line)))
  try {
    const context = await browser.newContext({ baseURL: auditUrl, locale: 'en' })
    // The first time, a page is compiled.
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    await page.goto('/read')
    await signIn(page, person)
    await answerBeat(page, 'anomalous')
  } finally {
    await browser.close()
  }
}

/** A copy of this checkout, to be changed at will. */
interface Checkout {
  folder: string
  read(file: string): string
  write(file: string, text: string): void
  /** Puts `text` in the place of `old`, which must be there. */
  edit(file: string, old: string, text: string): void
  close(): void
}

/** Copies what git knows or would take in: no libraries, nothing built. */
function copyCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-checkout-'))
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files)
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file), { recursive: true })
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  return {
    folder,
    read,
    write,
    edit(file, old, text) {
      const before = read(file)
      if (!before.includes(old)) throw new Error(`${file} holds no ${old}`)
      write(file, before.replace(old, text))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
