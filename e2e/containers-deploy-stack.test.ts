import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { findFreePort, runProgram } from '../scripts/processes.ts'
import { docker, makeSecrets, root, tryDocker } from './containers/compose-project.ts'
import { type Nexus, openNexus } from './delivery/nexus.ts'

/* scripts/deploy.sh --stack with the real images, of which three releases are made: they differ in what `results` is. */
const services = ['pipelines', 'results', 'audit-ui']
const releases = {
  first: 'LABEL release=first',
  second: 'LABEL release=second',
  /** Never healthy. */
  broken: 'HEALTHCHECK --interval=1s --retries=1 CMD false',
}
const stack = 'vigia-deploy'
const patience = { timeout: 300_000, interval: 1000 }

let nexus: Nexus
let folder: string
let isMember: boolean
let digests: Record<string, Record<string, string>>
let settings: NodeJS.ProcessEnv

beforeAll(async () => {
  nexus = await openNexus()
  folder = mkdtempSync(join(tmpdir(), 'vigia-deploy-stack-'))
  cpSync(join(root, 'docker-compose.prod.yml'), join(folder, 'docker-compose.prod.yml'))
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  makeSecrets(folder)
  writeFileSync(join(folder, 'secrets', 'none'), '\n')
  writeFileSync(join(folder, 'secrets', 'results_api_read_key'), randomBytes(24).toString('hex'))
  isMember = (await docker(['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active'
  if (!isMember) await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1'])
  const none = [
    'AUDIT_OIDC_CLIENT_SECRET',
    'WEBHOOK_URL',
    'WEBHOOK_SECRET',
    'CHAIN_KEY',
    'SMTP_URL',
    'TLS_CA',
  ]
  settings = {
    ...nexus.environment,
    ...Object.fromEntries(none.map((name) => [`${name}_FILE`, './secrets/none'])),
    RESULTS_API_READ_KEY_FILE: './secrets/results_api_read_key',
    STACK_NAME: stack,
    AUDIT_PUBLISH: String(await findFreePort()),
    DEPLOY_SECONDS: '240',
  }
  digests = {}
  for (const [tag, line] of Object.entries(releases)) digests[tag] = await publish(tag, line)
})

afterAll(async () => {
  await docker(['stack', 'rm', stack])
  // A stack's containers end after the command that removes it.
  await vi.waitFor(async () => {
    const { status, stderr } = await tryDocker(['volume', 'rm', `${stack}_mysql-data`])
    if (!stderr.includes('no such volume')) expect(status).toBe(0)
  }, patience)
  if (!isMember) await docker(['swarm', 'leave', '--force'])
  await removeImages()
  await nexus.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the first deployment starts the stack with the images of the manifest, by digest', async () => {
  const end = await deploy('first')
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toContain('there is nothing yet')
  expect(await imageOf('results')).toContain(digests.first?.results)
})

test('a release that works replaces the one before, after a backup', async () => {
  const end = await deploy('second')
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toMatch(/Backup of the databases … \d+ s, backups\//)
  expect(await imageOf('results')).toContain(digests.second?.results)
})

test('the swarm takes back what does not become healthy, and the release before runs', async () => {
  const end = await deploy('broken')
  expect(end.status).toBe(14)
  expect(end.stderr).toContain(`The swarm has taken ${stack}_results back`)
  expect(end.stdout).toContain('Back to release second')
  expect(await imageOf('results')).toContain(digests.second?.results)
})

function deploy(tag: string) {
  const manifest = join(folder, `${tag}.json`)
  const words = ['scripts/deploy.sh', '--stack', '--manifest', manifest, tag]
  return runProgram('bash', words, { cwd: folder, env: { ...process.env, ...settings } })
}

async function imageOf(service: string): Promise<string> {
  const format = '{{.Spec.TaskTemplate.ContainerSpec.Image}}'
  return await docker(['service', 'inspect', '--format', format, `${stack}_${service}`])
}

/** Their names alone: the images that they were made of are others' too. */
async function removeImages(): Promise<void> {
  const format = '{{.Repository}}:{{.Tag}} {{.Repository}}@{{.Digest}}'
  const ours = `reference=${nexus.registry}/ecg/*`
  const lines = await docker(['image', 'ls', '--digests', '--filter', ours, '--format', format])
  const names = lines.split(/\s/).filter((name) => name !== '' && !name.includes('<none>'))
  // With the last tag of an image goes its digest too, which is then not found any more.
  await tryDocker(['image', 'rm', ...new Set(names)])
}

/** Pushes the images under a tag, with one more line for `results`, and writes the manifest. @returns their digests */
async function publish(tag: string, line: string): Promise<Record<string, string>> {
  const { registry, tag: built } = inject('images')
  const login = ['--config', join(folder, 'docker')]
  mkdirSync(join(folder, 'docker'), { recursive: true })
  const { NEXUS_USER = '', NEXUS_PASSWORD = '' } = nexus.environment
  await docker([...login, 'login', '--username', NEXUS_USER, '--password', NEXUS_PASSWORD, nexus.registry])
  const found: Record<string, string> = {}
  for (const service of services) {
    const image = `${nexus.registry}/ecg/${service}:${tag}`
    const from = `${registry}/ecg/${service}:${built}`
    if (service === 'results') {
      const context = mkdtempSync(join(folder, 'image-'))
      writeFileSync(join(context, 'Dockerfile'), `FROM ${from}\n${line}\n`)
      await docker(['build', '--quiet', '--tag', image, context])
    } else await docker(['tag', from, image])
    await docker([...login, 'push', '--quiet', image])
    const [digest = ''] = (await docker(['image', 'inspect', '--format', '{{join .RepoDigests " "}}', image]))
      .split(' ')
      .filter((reference) => reference.startsWith(`${nexus.registry}/`))
    found[service] = digest.split('@')[1] ?? ''
  }
  const images = Object.fromEntries(Object.entries(found).map(([service, digest]) => [service, { digest }]))
  const sha256 = (await runProgram('sha256sum', [join(root, 'docker-compose.prod.yml')])).stdout.split(' ')[0]
  const manifest = { tag, images, files: { 'docker-compose.prod.yml': { sha256 } } }
  writeFileSync(join(folder, `${tag}.json`), JSON.stringify(manifest))
  return found
}
