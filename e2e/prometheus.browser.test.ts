import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePort, runProgram, type SupervisedProcess, superviseProcess } from '../scripts/processes.ts'
import { findPrometheus } from '../scripts/prometheus.ts'
import { type Installation, openInstallation, type Person, signInByForm, stop } from './installation.ts'

const monitoring = join(import.meta.dirname, '../docker/monitoring')
const read = (file: string) => readFileSync(join(monitoring, file), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'vigia-prometheus-'))

/** Where each service tells Prometheus of itself, by the name of its job. */
type Targets = Record<'results' | 'audit-ui' | 'infer' | 'retrain', string>

let installation: Installation
let results: SupervisedProcess
let targets: Targets
let prometheus: SupervisedProcess
let prometheusUrl: string
let person: Person
const watchers: ReturnType<Installation['startPipelines']>[] = []

beforeAll(async () => {
  installation = await openInstallation({ EPOCHS: '2', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', '20', '--into', 'inference', '--seed', '8')
  await installation.pipelinesJson('train', 'v1')
  await installation.pipelinesJson('models', 'promote', 'v1', '--reason', 'the first', '--override')
  person = await installation.addPerson('Zacarias')
  const ports = await Promise.all([findFreePort(), findFreePort(), findFreePort()])
  const [auditPort, inferPort, retrainPort] = ports.map(String)
  targets = {
    results: new URL(installation.apiUrl).host,
    'audit-ui': `127.0.0.1:${auditPort}`,
    infer: `127.0.0.1:${inferPort}`,
    retrain: `127.0.0.1:${retrainPort}`,
  }
  results = await installation.startResults()
  watchers.push(
    installation.startPipelinesWith({ METRICS_PORT: inferPort }, 'infer', 'champion', '--watch'),
    installation.startPipelinesWith({ METRICS_PORT: retrainPort }, 'retrain', '--watch'),
  )
  await installation.startAuditUi({ METRICS_PORT: auditPort, BACKUP_FOLDER: folder })
  const { prometheus: program } = await findPrometheus()
  const port = await findFreePort()
  prometheusUrl = `http://127.0.0.1:${port}`
  prometheus = await superviseProcess({
    command: program,
    args: [
      `--config.file=${writeConfiguration()}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: join(folder, 'prometheus.log'),
  })
}, 600_000)

afterAll(async () => {
  await prometheus?.close()
  for (const watcher of watchers) await stop(watcher, 'SIGTERM')
  await installation.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The files that the containers get, with addresses of this machine, and so that nobody waits long. */
function writeConfiguration(): string {
  const rules = join(folder, 'rules.yml')
  writeFileSync(rules, read('rules.yml').replaceAll(/for: \d+[mh]/g, 'for: 2s'))
  let configuration = read('prometheus.yml')
    .replaceAll(/(interval|timeout): \d+s/g, '$1: 1s')
    .replace('/etc/prometheus/rules.yml', rules)
  for (const [job, target] of Object.entries(targets))
    configuration = configuration.replace(
      new RegExp(`dns_sd_configs: \\[\\{ names: \\[${job}\\].*`),
      `static_configs: [{ targets: ['${target}'] }]`,
    )
  const path = join(folder, 'prometheus.yml')
  writeFileSync(path, configuration)
  return path
}

async function scrape(job: keyof Targets): Promise<string> {
  const answer = await fetch(`http://${targets[job]}/metrics`)
  expect(answer.status).toBe(200)
  return await answer.text()
}

const scrapeAll = async () =>
  (await Promise.all((Object.keys(targets) as (keyof Targets)[]).map(scrape))).join('\n')

async function ask(path: string): Promise<{ status: string; data: Record<string, unknown[]> }> {
  const answer = await fetch(`${prometheusUrl}/api/v1/${path}`)
  return (await answer.json()) as { status: string; data: Record<string, unknown[]> }
}

test('all services are found, and every rule is loaded', async () => {
  const listTargets = async () =>
    ((await ask('targets')).data.activeTargets ?? []).map((target) => {
      const { labels, health } = target as { labels: { job: string }; health: string }
      return `${labels.job} ${health}`
    })
  await expect
    .poll(listTargets)
    .toEqual(expect.arrayContaining(Object.keys(targets).map((job) => `${job} up`)))
  const { data } = await ask('rules')
  const [group] = data.groups as { rules: { name: string; health: string }[] }[]
  const expected = [...read('rules.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name)
  expect(group?.rules.map(({ name }) => name)).toEqual(expected)
})

test('whatever people do, no label names a person, a beat, an address or a search', async () => {
  const model = 'planted%20model'
  const paths = ['/', '/beats/ecg-7', `/history?text=${person.email}`, `/models/${model}`, '/planted-address']
  const headers = await signInByForm(installation.auditUrl, person)
  for (const path of paths) await fetch(installation.auditUrl + path, { headers })
  const nobody = { email: 'planted@example.org', password: 'a password that is none' }
  await signInByForm(installation.auditUrl, nobody)
  await fetch(`${installation.apiUrl}/inferences/1?planted=1`, { headers: { 'x-api-key': 'planted-key' } })
  const text = await scrapeAll()
  expect(text).not.toMatch(/planted|zacarias|@|ecg-\d|127\.0\.0\.1/i)
  expect(text).toContain('route="/beats/[beat]",status="200"')
  expect(text).toContain('route="unknown",status="404"')
  expect(text).toMatch(/vigia_sign_ins_total\{way="password",outcome="signed-in"\} 1/)
  expect(text).toMatch(/vigia_sign_ins_total\{way="password",outcome="refused"\} 1/)
})

test('the gauges say what stands in the databases', async () => {
  const value = async (name: string) =>
    Number(new RegExp(`^${name.replaceAll(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(await scrapeAll())?.[1])
  await expect.poll(() => value('vigia_ecgs_waiting'), { timeout: 40_000 }).toBe(0)
  await expect.poll(() => value('vigia_judgements_arrived'), { timeout: 40_000 }).toBe(20)
  expect(await value('vigia_model_info{alias="champion",tag="v1"}')).toBe(1)
  expect(await value('vigia_database_up{database="warehouse"}')).toBe(1)
  expect(await value('vigia_claims{state="run-out"}')).toBe(0)
  expect(await value('vigia_pool_connections{pool="warehouse",state="limit"}')).toBeGreaterThan(0)
  expect(Date.now() / 1000 - (await value('vigia_newest_judged_timestamp_seconds'))).toBeLessThan(600)
  expect(await value('vigia_backups')).toBe(0)
})

test('the dashboard and the rules ask for nothing that no service tells, and Prometheus understands each question', async () => {
  const told = new Set([...(await scrapeAll()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name))
  const { panels } = JSON.parse(read('grafana/dashboard.json')) as {
    panels: { targets?: { expr: string }[] }[]
  }
  const { data } = await ask('rules')
  const [group] = data.groups as { rules: { query: string }[] }[]
  const questions = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...(group?.rules ?? []).map(({ query }) => query),
  ]
  expect(questions.length).toBeGreaterThan(30)
  for (const question of questions) {
    const names = question.match(/\b(vigia|http|nodejs|process|inferences)_\w+/g) ?? []
    expect(names.length > 0 || /\bup\b/.test(question), question).toBe(true)
    for (const name of names) expect(told, question).toContain(name.replace(/_(bucket|count|sum)$/, ''))
    expect((await ask(`query?query=${encodeURIComponent(question)}`)).status, question).toBe('success')
  }
})

test('an API that has ended is pending, then told of', async () => {
  const states = async () =>
    ((await ask('alerts')).data.alerts ?? []).flatMap((alert) => {
      const { labels, state } = alert as { labels: { alertname: string; job: string }; state: string }
      return labels.alertname === 'ServiceDown' && labels.job === 'results' ? [state] : []
    })
  expect(await states()).toEqual([])
  await results.kill()
  const seen = new Set<string>()
  await expect
    .poll(
      async () => {
        for (const state of await states()) seen.add(state)
        return [...seen]
      },
      { timeout: 60_000, interval: 100 },
    )
    .toEqual(['pending', 'firing'])
})

test('the files are what Prometheus takes', async () => {
  const { promtool } = await findPrometheus()
  const config = join(folder, 'prometheus.yml')
  expect(await runProgram(promtool, ['check', 'config', config])).toMatchObject({ status: 0 })
})
