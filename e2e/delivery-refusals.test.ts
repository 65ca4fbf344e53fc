import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { endOf } from '../scripts/processes.ts'
import { type Nexus, openNexus } from './delivery/nexus.ts'
import { makeSmallProject, runScript, type SmallProject, startScript } from './delivery/small-project.ts'

let nexus: Nexus
let project: SmallProject
let tag: string

beforeAll(async () => {
  nexus = await openNexus()
})

beforeEach(() => {
  project = makeSmallProject()
  tag = `test-${randomBytes(6).toString('hex')}`
})

afterEach(() => {
  project.close()
})

afterAll(async () => {
  await nexus?.close()
})

test('a tree with changes is refused, and the message names them', async () => {
  project.write('services/results/main.js', '// changed\n')
  project.write('forgotten.txt', 'not in git\n')
  const end = await release()
  expect(end.status).toBe(10)
  expect(end.stderr).toContain('services/results/main.js')
  expect(end.stderr).toContain('forgotten.txt')
  await expectNothingReleased(end.stdout)
})

test('a tag on another commit is refused', async () => {
  project.git('tag', '--annotate', tag, '--message', 'before')
  project.git('commit', '--quiet', '--allow-empty', '--message', 'Second')
  const end = await release()
  expect(end).toMatchObject({ status: 11, stderr: expect.stringContaining('Take another tag') })
})

test('a wrong password is refused before anything is checked, built or tagged', async () => {
  const end = await release({ NEXUS_PASSWORD: 'a wrong one' })
  expect(end).toMatchObject({ status: 12, stderr: expect.stringContaining('wrong user or password') })
  await expectNothingReleased(end.stdout)
})

test('a Nexus that does not answer is named', async () => {
  const end = await release({ NEXUS_DOCKER_PORT: '1' })
  expect(end).toMatchObject({
    status: 12,
    stderr: expect.stringContaining('Nothing answers at http://127.0.0.1:1/'),
  })
})

test('an archive of other sources under the same tag stops the release before it begins', async () => {
  await put(`${nexus.repositoryUrl}/results/results-${tag}.tar.gz`, 'another archive')
  const end = await release()
  expect(end).toMatchObject({ status: 14, stderr: expect.stringContaining(`results-${tag}.tar.gz exists`) })
  await expectNothingReleased(end.stdout)
})

test('a release of another commit under the same tag is not touched', async () => {
  await put(`${nexus.repositoryUrl}/releases/${tag}.json`, JSON.stringify({ commit: 'f'.repeat(40) }))
  const end = await release()
  expect(end).toMatchObject({ status: 14, stderr: expect.stringContaining('of commit ffffffffffff') })
})

test('a failing test stops the release, shows the end of what it said and where the rest is', async () => {
  project.write('tests.sh', 'echo "3 passed, 1 failed"; exit 1\n')
  project.commit('A failing test')
  const end = await release()
  expect(end).toMatchObject({ status: 15, stderr: expect.stringContaining('3 passed, 1 failed') })
  const [, log = ''] = /The whole of it: (\S+)/.exec(end.stderr) ?? []
  expect(existsSync(join(project.folder, log))).toBe(true)
  await expectNothingReleased(end.stdout)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends the step that runs, with all it started, and what was done is told',
  async (signal, status) => {
    project.write('tests.sh', 'echo $$ >step.pid; echo step.pid >.git/info/exclude; sleep 300; true\n')
    project.commit('A test that takes its time')
    const script = startScript(project.folder, ['scripts/ci.sh', tag], nexus.environment)
    const ended = endOf(script)
    const file = join(project.folder, 'step.pid')
    const step = await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').trim(), 30_000)
    script.kill(signal)
    const end = await ended
    expect(end).toMatchObject({ status, stderr: expect.stringContaining('Interrupted') })
    await vi.waitFor(() => expect(existsSync(`/proc/${step}`)).toBe(false), 10_000)
    await expectNothingReleased(end.stdout)
  },
)

test('a dry run tells every step and every name, and leaves no trace', async () => {
  const end = await runScript(project.folder, ['scripts/ci.sh', '--dry-run', tag], nexus.environment)
  expect(end.status).toBe(0)
  for (const service of ['pipelines', 'results', 'audit-ui']) {
    expect(end.stdout).toContain(`${nexus.registry}/ecg/${service}:${tag}`)
    expect(end.stdout).toContain(`${nexus.repositoryUrl}/${service}/${service}-${tag}.tar.gz`)
  }
  expect(existsSync(join(project.folder, '.release'))).toBe(false)
})

test.each([[['--no-such-option']], [['bad tag']], [['..']], [[]], [['v1', 'user']]])(
  'wrong usage is told: %j',
  async (words) => {
    expect(await runScript(project.folder, ['scripts/ci.sh', ...words])).toMatchObject({
      status: 2,
      stdout: '',
    })
  },
)

function release(environment: NodeJS.ProcessEnv = {}) {
  return runScript(project.folder, ['scripts/ci.sh', tag], { ...nexus.environment, ...environment })
}

async function expectNothingReleased(output: string): Promise<void> {
  expect(output).toContain('Nothing was published.')
  expect(project.git('tag', '--list', tag)).toBe('')
  expect((await nexus.get(`${nexus.repositoryUrl}/releases/${tag}.json`)).status).toBe(404)
  expect((await nexus.get(`http://${nexus.registry}/v2/ecg/pipelines/manifests/${tag}`)).status).toBe(404)
}

async function put(url: string, body: string): Promise<void> {
  const { NEXUS_USER, NEXUS_PASSWORD } = nexus.environment
  const authorization = `Basic ${Buffer.from(`${NEXUS_USER}:${NEXUS_PASSWORD}`).toString('base64')}`
  expect((await fetch(url, { method: 'PUT', body, headers: { authorization } })).status).toBe(201)
}
