import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ended } from '../scripts/processes.ts'
import { type Nexus, openNexus } from './delivery/nexus.ts'
import {
  makeSmallProject,
  readManifest,
  removeImages,
  runScript,
  type SmallProject,
} from './delivery/small-project.ts'

const services = ['audit-ui', 'pipelines', 'results']
const installation = `vigia-deploy-${randomBytes(6).toString('hex')}`

let nexus: Nexus
let project: SmallProject
let first: string
let second: string

beforeAll(async () => {
  nexus = await openNexus()
  project = makeSmallProject()
  first = `test-${randomBytes(6).toString('hex')}`
  second = `${first}-2`
  await release(first)
  project.git('commit', '--quiet', '--allow-empty', '--message', 'Second')
  await release(second)
  removeImages(nexus.registry)
}, 600_000)

afterAll(async () => {
  for (const name of [installation, `${installation}-2`])
    execFileSync('docker', ['compose', '--project-name', name, 'down', '--volumes'], { stdio: 'ignore' })
  removeImages(nexus.registry)
  project?.close()
  await nexus?.close()
})

test('a release that was never finished changes nothing', async () => {
  const end = await deploy('test-never')
  expect(end).toMatchObject({ status: 10, stdout: expect.stringContaining('Nothing was changed.') })
  expect(end.stderr).toContain('There is no release test-never')
})

test('a release comes with its own compose file, or not at all', async () => {
  project.write('docker-compose.prod.yml', `${read('docker-compose.prod.yml')}# mine\n`)
  const end = await deploy(first)
  project.git('checkout', '--quiet', 'docker-compose.prod.yml')
  expect(end).toMatchObject({ status: 10, stderr: expect.stringContaining(`git checkout ${first}`) })
})

test('the first deployment runs the images of the manifest, by digest', async () => {
  const end = await deploy(first)
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toContain('there is nothing yet')
  expect(end.stdout).toContain('with model new')
  await expectRunning(first)
})

test('a release whose services do not become healthy is taken back', async () => {
  const end = await deploy(second, { BROKEN: `results ${second}`, DEPLOY_SECONDS: '5' })
  expect(end).toMatchObject({ status: 14, stderr: expect.stringContaining('results (unhealthy)') })
  await expectTakenBack(end)
})

test('a release that cannot judge an ECG is taken back', async () => {
  const end = await deploy(second, { BROKEN: `infer ${second}` })
  expect(end).toMatchObject({ status: 15, stderr: expect.stringContaining('infer does not work') })
  await expectTakenBack(end)
})

test('a release that works replaces the one before, after a backup', async () => {
  const backups = readdirSync(join(project.folder, 'backups')).length
  expect(await deploy(second)).toMatchObject({ status: 0, stderr: '' })
  await expectRunning(second)
  expect(readdirSync(join(project.folder, 'backups'))).toHaveLength(backups + 1)
})

test('the databases go back to a backup of the installation, whose services are stopped for it', async () => {
  const backup = (await run('scripts/backup.sh')).stdout.trim()
  sql('CREATE TABLE Results.Later (id INT)')
  expect(await run('scripts/restore.sh', backup)).toMatchObject({ status: 3 })
  expect(await run('scripts/restore.sh', '--replace', backup)).toMatchObject({ status: 0 })
  expect(sql('SHOW TABLES FROM Results')).toBe('Inference_ECG')
  expect(Object.keys(runningImages())).toEqual(['mysql'])
})

test('an older release is deployed as any other', async () => {
  expect(await deploy(first)).toMatchObject({ status: 0, stderr: '' })
  await expectRunning(first)
})

test('a first deployment that does not work is stopped', async () => {
  const host = mkdtempSync(join(tmpdir(), 'vigia host-'))
  try {
    cpSync(project.folder, host, { recursive: true, filter: (path) => !path.endsWith('.deploy') })
    const end = await runScript(host, ['scripts/deploy.sh', first], {
      ...environment(),
      COMPOSE_PROJECT_NAME: `${installation}-2`,
      BROKEN: `infer ${first}`,
    })
    expect(end).toMatchObject({ status: 15, stdout: expect.stringContaining('Services stopped') })
    expect(Object.keys(runningImages(`${installation}-2`))).toEqual(['mysql'])
    expect(existsSync(join(host, '.deploy', 'current'))).toBe(false)
  } finally {
    rmSync(host, { recursive: true, force: true })
  }
})

const environment = () => ({ ...nexus.environment, COMPOSE_PROJECT_NAME: installation })

const run = (...words: string[]) => runScript(project.folder, words, environment())

function deploy(tag: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runScript(project.folder, ['scripts/deploy.sh', tag], { ...environment(), ...more })
}

async function release(tag: string): Promise<void> {
  const end = await runScript(project.folder, ['scripts/ci.sh', tag], nexus.environment)
  if (end.status !== 0) throw new Error(end.stdout + end.stderr)
}

async function expectRunning(tag: string): Promise<void> {
  expect(read('.deploy/current').trim()).toBe(tag)
  const manifest = await readManifest(nexus, tag)
  const images = runningImages()
  for (const service of services) expect(images[service]).toBe(manifest.images[service]?.reference)
}

async function expectTakenBack(end: Ended): Promise<void> {
  expect(end.stdout).toContain(`Back to release ${first}`)
  const [, backup = ''] = /scripts\/restore\.sh --replace (\S+)/.exec(end.stdout) ?? []
  expect(existsSync(join(project.folder, backup, 'SHA256SUMS'))).toBe(true)
  await expectRunning(first)
}

/** The image of each service that runs. */
function runningImages(name = installation): Record<string, string> {
  const format = '{{.Label "com.docker.compose.service"}} {{.Image}}'
  const label = `label=com.docker.compose.project=${name}`
  const lines = execFileSync('docker', ['ps', '--no-trunc', '--filter', label, '--format', format], {
    encoding: 'utf8',
  })
  return Object.fromEntries(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  )
}

function sql(statement: string): string {
  const client = 'MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec mysql -N -e "$0"'
  const words = [
    'compose',
    '--project-name',
    installation,
    'exec',
    '--no-TTY',
    'mysql',
    'sh',
    '-c',
    client,
    statement,
  ]
  return execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}

const read = (file: string) => readFileSync(join(project.folder, file), 'utf8')
