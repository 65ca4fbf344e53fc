import { randomBytes, randomUUID } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '@vigia/db'
import { secretNames } from '@vigia/runtime'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { openSession, type Session } from './audit/blind-clinic.ts'
import { makeAuthority } from './certificates.ts'
import { type Ended, endOf, type Installation, openInstallation, stop } from './installation.ts'
import {
  type EchoingServer,
  openEchoingMailServer,
  openEchoingProvider,
  openEchoingServer,
} from './planted/echoing-servers.ts'
import { openFinder, type Plant, plant, plantAll, writePlants } from './planted/plants.ts'
import { type ProcessWatch, readEnvironments, watchProcesses } from './planted/watch-processes.ts'

const suffix = randomBytes(4).toString('hex')
const databases = {
  ORIGEM_MYSQL_DATABASE: `warehouse_${suffix}`,
  DESTINO_MYSQL_DATABASE: `results_${suffix}`,
}
const users = {
  MYSQL_ADMIN_USER: `admin_${suffix}`,
  ORIGEM_MYSQL_USER: `pipelines_${suffix}`,
  DESTINO_MYSQL_USER: `results_${suffix}`,
  AUDIT_MYSQL_USER: `audit_ui_${suffix}`,
  MIGRATIONS_MYSQL_USER: `migrations_${suffix}`,
}
const administrator = { email: 'admin@example.org', password: '' }

const folder = mkdtempSync(join(tmpdir(), 'vigia-planted-'))
/** What the programs really use, and what is wrong or refused: neither may come to light. */
const plants = plantAll()
const wrong = plantAll()
const more = [
  plant('OTEL_EXPORTER_OTLP_HEADERS', (mark) => `authorization=Bearer%20${mark}`),
  plant('API_HOST', (mark) => `ecg:${mark}@127.0.0.1`),
]
const finder = openFinder([...plants, ...wrong, ...more])
/** All that has come to light, by where it did. */
const told: [where: string, text: string][] = []

let installation: Installation
let session: Session
let clinic: Parameters<typeof openSession>[0]
let warehouse: Database
let watch: ProcessWatch
let environments = ''
let echo: EchoingServer
let provider: EchoingServer
let mail: EchoingServer
let metricsPort: string

const plantedIn = (name: string, from: readonly Plant[] = plants) =>
  from.find((planted) => planted.name === name)?.value ?? ''

/** Runs a command to its end, whatever it is, and keeps all that it says. */
async function run(words: string[], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const ended = await installation.pipelinesWith({ variables }, ...words)
  told.push([`pipelines ${words.join(' ')}`, `${ended.stdout}\n${ended.stderr}`])
  return ended
}

async function runWell(...words: string[]): Promise<void> {
  const { status, stderr } = await run(words)
  expect([words, status, status === 0 ? '' : stderr.slice(-1000)]).toEqual([words, 0, ''])
}

/** The settings by which one variable has its wrong value, in a file too. */
const wrongly = (...names: string[]) =>
  writePlants(
    join(folder, 'wrong'),
    wrong.filter(({ name }) => names.includes(name)),
  )

beforeAll(async () => {
  watch = watchProcesses()
  const authority = makeAuthority(join(folder, 'authority'))
  echo = await openEchoingServer()
  provider = await openEchoingProvider()
  mail = await openEchoingMailServer(authority.issue('IP:127.0.0.1'))
  administrator.password = plantedIn('AUDIT_ADMIN_PASSWORD')
  // What stands in a file must not stand in the environment too.
  const unset = Object.fromEntries([...secretNames].map((name) => [name, undefined]))
  metricsPort = String(await findFreePort())
  installation = await openInstallation({
    ...unset,
    ...databases,
    ...users,
    ...writePlants(join(folder, 'secrets'), plants),
    AUDIT_ADMIN_EMAIL: administrator.email,
    AUDIT_OIDC_ISSUER: `http://127.0.0.1:${provider.port}`,
    AUDIT_OIDC_CLIENT_ID: 'vigia',
    MAIL_FROM: 'vigia@example.org',
    MAIL_TO: 'ana@example.org',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${echo.port}`,
    OTEL_EXPORTER_OTLP_HEADERS: more[0]?.value,
    NODE_EXTRA_CA_CERTS: authority.certificate,
    LOG_CONFIG: writeLogConfig(),
    RETRY_SECONDS: '1',
    EPOCHS: '2',
    NETWORK: '4',
  })
  const { user, host } = { user: users.MYSQL_ADMIN_USER, host: '%' }
  await asRoot('CREATE USER ?@? IDENTIFIED BY ?', [user, host, plantedIn('MYSQL_ADMIN_PASSWORD')])
  await asRoot('GRANT ALL ON *.* TO ?@? WITH GRANT OPTION', [user, host])
  await runLoop()
}, 600_000)

afterAll(async () => {
  watch?.close()
  await installation?.close()
  await warehouse?.close()
  for (const server of [echo, provider, mail]) await server?.close()
  for (const database of Object.values(databases)) await asRoot('DROP DATABASE IF EXISTS ??', [database])
  for (const user of Object.values(users)) await asRoot("DROP USER IF EXISTS ?@'%'", [user])
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that is logged, on stderr. */
function writeLogConfig(): string {
  const path = join(folder, 'logging.json')
  const console = { kind: 'console', stream: 'stderr', formatter: 'json', level: 'trace' }
  const root = { level: 'trace', handlers: ['console'] }
  writeFileSync(path, JSON.stringify({ formatters: { json: {} }, handlers: { console }, loggers: { root } }))
  return path
}

async function asRoot(statement: string, parameters: string[] = []) {
  const address = { ...inject('mysql'), database: 'information_schema', charset: 'utf8mb4' }
  const { db, close } = openDatabase(address, { connections: 1 })
  try {
    const [rows] = await db.$client.query<RowDataPacket[]>(statement, parameters)
    return rows
  } finally {
    await close()
  }
}

/** From a bare server to an answer. */
async function runLoop(): Promise<void> {
  await runWell('setup')
  await runWell('seed', '--synthetic', '60', '--into', 'training')
  await runWell('seed', '--synthetic', '10', '--into', 'inference', '--seed', '2')
  await installation.startResults()
  await runWell('train', 'v1')
  await runWell('infer', 'v1')
  await runWell('users', 'list')
  await runWell('models', 'promote', 'v1', '--reason', 'the first', '--override')
  await installation.startAuditUi({
    METRICS_PORT: metricsPort,
    ORIGEM_MYSQL_USER: users.AUDIT_MYSQL_USER,
    ORIGEM_MYSQL_PASSWORD_FILE: installation.environment.AUDIT_MYSQL_PASSWORD_FILE,
  })
  const database = databases.ORIGEM_MYSQL_DATABASE
  warehouse = openDatabase({ ...inject('mysql'), database, charset: 'utf8mb4' })
  clinic = { auditUrl: installation.auditUrl, warehouse }
  const countUsers = () => warehouse.db.$client.query<RowDataPacket[]>('SELECT id FROM Auth_User')
  // The service makes its first admin in the background.
  await vi.waitFor(async () => expect((await countUsers())[0]).toHaveLength(1), { timeout: 60_000 })
  session = await openSession(clinic, administrator)
  environments = readEnvironments(process.pid)
  await session.get('/read')
  const answered = await session.post('/api/answers', {
    ...{ key: randomUUID(), inferenceId: 1, kind: 'reading', answer: 'normal', beatCode: null },
    ...{ comment: 'seen', seenAudits: 0, answeredAt: new Date().toISOString() },
  })
  expect(answered.json).toMatchObject({ status: 'recorded' })
  await runWell('audit', 'verify')
}

test('no page, script or answer that a browser gets holds a planted secret', async () => {
  const paths = [
    ...['/', '/overview', '/read', '/beats', '/training', '/me', '/help', '/history', '/disagreements'],
    ...['/agreement', '/errors', '/models', '/models/v1', '/models/v1/report', '/registry', '/settings'],
    ...['/account', '/users', '/security-log', '/security-log/export', '/monitoring', '/drift'],
    ...['/livez', '/readyz', '/api/beats/ecg-1?model=v1', '/none-such', '/api/none-such'],
  ]
  for (const path of paths) told.push([`the page ${path}`, (await session.get(path)).text])
  const nobody = await openSession(clinic)
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })
  const refused = await nobody.send('/sign-in', form({ email: administrator.email, password: 'not the one' }))
  expect(refused.status).toBe(401)
  told.push(['the refused sign-in', refused.text], ['the sign-in', (await nobody.get('/sign-in')).text])
  const bundle = globSync('services/audit-ui/.next/static/**/*.*', { cwd: join(import.meta.dirname, '..') })
  expect(bundle.length).toBeGreaterThan(10)
  for (const file of bundle)
    told.push([`the bundle’s ${file}`, readFileSync(join(import.meta.dirname, '..', file), 'latin1')])
  expect(listFound()).toEqual([])
})

test('a provider that refuses the client’s secret and repeats it is told nobody of', async () => {
  const way = await fetch(`${installation.auditUrl}/sign-in`, {
    method: 'POST',
    headers: { origin: installation.auditUrl },
    body: new URLSearchParams({ way: 'provider' }),
  })
  const page = await way.text()
  const cookie = way.headers.getSetCookie().map((each) => each.split(';', 1)[0])
  const [, state = ''] = /[?&;]state=([\w.~-]+)/.exec(page) ?? []
  expect(state).not.toBe('')
  const back = await fetch(`${installation.auditUrl}/api/auth/callback/oidc?code=a-code&state=${state}`, {
    headers: { cookie: cookie.join('; ') },
  })
  told.push(['the way to the provider', page], [`the way back, ${back.url}`, await back.text()])
  expect(finder.find('', provider.heard.join())).toContain('AUDIT_OIDC_CLIENT_SECRET in ')
  expect(listFound()).toEqual([])
})

test('metrics and traces hold none, nor do what is said to a stranger and to a wrong key', async () => {
  const ask = async (where: string, url: string, key: string | undefined = undefined) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const answer = await fetch(url, { headers })
    const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`)
    told.push([where, `${lines.join('\n')}\n${await answer.text()}`])
    return answer.status
  }
  const { apiUrl } = installation
  expect(await ask('the metrics of the audit UI', `http://127.0.0.1:${metricsPort}/metrics`)).toBe(200)
  expect(await ask('the metrics of the API', `${apiUrl}/metrics`, plantedIn('RESULTS_API_KEY'))).toBe(200)
  expect(await ask('what the API has', `${apiUrl}/inferences`, plantedIn('RESULTS_API_READ_KEY'))).toBe(200)
  expect(await ask('the API’s refusal', `${apiUrl}/inferences`)).toBe(401)
  expect(await ask('its refusal of a key', `${apiUrl}/inferences`, plantedIn('RESULTS_API_KEY', wrong))).toBe(
    401,
  )
  expect(await ask('the API’s document', `${apiUrl}/openapi.json`)).toBeLessThan(500)
  await expect.poll(() => echo.heard.filter((said) => said.includes('/v1/traces')).length).toBeGreaterThan(2)
  for (const said of echo.heard) {
    // The collector is to be shown its own header.
    if (said.includes('/v1/traces')) told.push(['a trace', said.replaceAll(more[0]?.mark ?? '', '')])
  }
  expect(listFound()).toEqual([])
})

test('errors of each kind tell none', async () => {
  const failing = async (words: string[], variables: NodeJS.ProcessEnv, status = 1) => {
    const ended = [await run(words, variables), await run(['--json', ...words], variables)]
    expect([words, ...ended.map((each) => each.status)]).toEqual([words, status, status])
  }
  await runWell('seed', '--synthetic', '3', '--into', 'inference', '--seed', '3')
  // Passwords that the databases refuse, and a server that is not there.
  await failing(['models'], wrongly('ORIGEM_MYSQL_PASSWORD'))
  await failing(['setup'], wrongly('MYSQL_ADMIN_PASSWORD'))
  await failing(['migrate'], { ...wrongly('MIGRATIONS_MYSQL_PASSWORD', 'ORIGEM_MYSQL_PASSWORD') })
  await failing(['models'], { ORIGEM_MYSQL_PORT: '1' })
  // A key that the API refuses, and an API that repeats it.
  await failing(['infer', 'v1'], wrongly('RESULTS_API_KEY'))
  await failing(['infer', 'v1'], { API_PORT: String(echo.port) })
  await failing(['infer', 'v1'], { API_HOST: more[1]?.value, API_PORT: String(echo.port) })
  // Receivers who are away, and who repeat what they refuse.
  const away = await run(['notify'], {})
  expect(away.status).toBe(1)
  const hook = plant('WEBHOOK_URL', (mark) => `http://127.0.0.1:${echo.port}/hook?token=${mark}`)
  const address = plant('SMTP_URL', (mark) => `smtps://vigia:${mark}@127.0.0.1:${mail.port}`)
  const receivers = writePlants(join(folder, 'receivers'), [hook, address])
  const own = openFinder([hook, address])
  for (const words of [['doctor'], ['--json', 'doctor']]) {
    const { stdout, stderr } = await run(words, receivers)
    expect(stdout + stderr).toContain('does not accept user and password')
    expect(own.find('doctor', stdout + stderr)).toEqual([])
  }
  expect(own.find('', [...echo.heard, ...mail.heard].join())).toEqual(
    expect.arrayContaining(['WEBHOOK_URL in ', 'SMTP_URL in ']),
  )
  await run(['notify', '--list'])
  // Values that cannot be, a value in place of a file's name, and both at once.
  const each = (variables: (planted: Plant) => NodeJS.ProcessEnv) =>
    Object.assign({}, ...wrong.map(variables))
  for (const variables of [
    each(({ name, value }) => ({ [`${name}_FILE`]: undefined, [name]: ` \u0001${value.slice(-33)}` })),
    each(({ name, value }) => ({ [`${name}_FILE`]: value })),
    each(({ name, value }) => ({ [name]: value })),
  ]) {
    const { status, stdout, stderr } = await run(['doctor'], variables)
    expect([status, stdout + stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('RESULTS_API_KEY'),
    ])
    expect(status).not.toBe(0)
  }
  expect(listFound()).toEqual([])
}, 300_000)

test('doctor tells of a whole configuration without any of its secrets', async () => {
  await run(['doctor'])
  await run(['--json', 'doctor'])
  expect(listFound()).toEqual([])
})

test('watchers that are stopped, and all logs down to the last level, hold none', async () => {
  for (const words of [['infer', 'champion', '--watch'], ['standby']]) {
    const watcher = installation.startPipelines(...words)
    const over = endOf(watcher)
    await expect.poll(() => watcher.exitCode ?? readEnvironments(watcher.pid ?? 0)).toContain('PATH=')
    await stop(watcher, 'SIGTERM')
    const { stdout, stderr } = await over
    told.push([`pipelines ${words.join(' ')}`, stdout + stderr])
  }
  expect(installation.resultsLog()).toContain('"level"')
  told.push(['the log of the API', installation.resultsLog()])
  told.push(['the log of the audit UI', installation.auditUiLog()])
  expect(listFound()).toEqual([])
})

test('no table of either database holds one', async () => {
  const tables = await asRoot(
    'SELECT table_schema AS base, table_name AS name FROM tables WHERE table_schema IN (?, ?) ORDER BY 1, 2',
    Object.values(databases),
  )
  expect(tables.length).toBeGreaterThan(30)
  for (const { base, name } of tables) {
    const rows = await asRoot('SELECT * FROM ??.??', [base, name])
    const texts = rows.flatMap((row) =>
      Object.values(row).map((value) =>
        value instanceof Buffer ? value.toString('latin1') : JSON.stringify(value),
      ),
    )
    told.push([`the table ${name}`, texts.join('\n')])
  }
  expect(listFound()).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'no process has one among its arguments, nor those of services and their children in their environment',
  () => {
    expect([...watch.seen].join('\n')).toMatch(/results\/src\/main\.ts/)
    told.push(['the arguments of a process', [...watch.seen].join('\n')])
    expect(environments).toContain('RESULTS_API_KEY_FILE')
    told.push(['the environment of a service', environments.replaceAll(more[0]?.mark ?? '', '')])
    expect(listFound()).toEqual([])
  },
)

const listFound = () => [...new Set(told.flatMap(([where, text]) => finder.find(where, text)))]
