import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { labels } from './containers/build-images.ts'
import {
  type ComposeProject,
  type Inspected,
  inspect,
  makeSecrets,
  openComposeProject,
  root,
  type Secrets,
  tryDocker,
} from './containers/compose-project.ts'

const own = ['audit-ui', 'infer', 'migrate', 'pipelines', 'results', 'retrain']
const { registry, tag } = inject('images')

let folder: string
let secrets: Secrets
let app: ComposeProject
let containers: Record<string, Inspected>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-production-'))
  cpSync(join(root, 'docker-compose.prod.yml'), join(folder, 'docker-compose.prod.yml'))
  secrets = makeSecrets(folder)
  const port = await findFreePort()
  app = openComposeProject(`vigia-test-${port}`, {
    folder,
    file: 'docker-compose.prod.yml',
    administratorPassword: secrets.mysql_root_password,
    environment: {
      REGISTRY: registry,
      TAG: tag,
      AUDIT_PUBLISH: `127.0.0.1:${port}`,
      INFER_MODEL: 'v1',
      INFER_WORKERS: '1',
      RETRAIN_WORKERS: '1',
      RETRAIN_NEW_LABELS: '50',
      RETRAIN_INTERVAL_SECONDS: '2',
      EPOCHS: '2',
    },
  })
  await app.compose('up', '--detach')
  await vi.waitFor(
    async () => expect(await app.exec('pipelines', 'pipelines', 'ready')).toMatchObject({ status: 0 }),
    { timeout: 300_000, interval: 1000 },
  )
  await app.exec('pipelines', 'pipelines', 'seed', '--synthetic', '400', '--into', 'training')
  await app.exec('pipelines', 'train', 'v1')
  await app.waitUntilHealthy()
  containers = await app.inspectAll()
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('whatever is started first, everything ends up healthy', () => {
  expect(Object.keys(containers).sort()).toEqual([...own, 'mysql'].sort())
})

describe('every container', () => {
  const each = () => Object.entries(containers)

  test('has a root file system that cannot be written to', () => {
    for (const [name, { HostConfig }] of each())
      expect([name, HostConfig.ReadonlyRootfs]).toEqual([name, true])
  })

  test('drops every capability; MySQL keeps those with which it becomes its own user', () => {
    for (const [name, { HostConfig }] of each()) {
      expect(HostConfig.CapDrop).toEqual(['ALL'])
      const kept = name === 'mysql' ? ['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID'] : []
      expect((HostConfig.CapAdd ?? []).sort()).toEqual(kept)
    }
  })

  test('gets no new privileges', () => {
    for (const [, { HostConfig }] of each()) {
      expect(HostConfig.SecurityOpt).toEqual(['no-new-privileges:true'])
      expect(HostConfig.Privileged).toBe(false)
    }
  })

  test('has limits of memory, processors and processes', () => {
    for (const [, { HostConfig }] of each()) {
      expect(HostConfig.Memory).toBeGreaterThan(0)
      expect(HostConfig.NanoCpus).toBeGreaterThan(0)
      expect(HostConfig.PidsLimit).toBeGreaterThan(0)
    }
  })

  test('keeps five log files of at most 10 MB', () => {
    for (const [, { HostConfig }] of each())
      expect(HostConfig.LogConfig).toEqual({
        Type: 'json-file',
        Config: { 'max-size': '10m', 'max-file': '5' },
      })
  })

  test('mounts its secrets to read and nothing else of the host', () => {
    const mounts = each().flatMap(([, { Mounts }]) => Mounts.filter(({ Type }) => Type === 'bind'))
    expect(mounts.length).toBeGreaterThan(0)
    for (const mount of mounts)
      expect(mount).toMatchObject({ RW: false, Destination: expect.stringMatching(/^\/run\/secrets\//) })
  })

  test('holds no secret in its environment, its arguments or its labels', () => {
    const told = JSON.stringify(each().map(([, { Args, Config }]) => [Args, Config]))
    for (const secret of Object.values(secrets)) expect(told).not.toContain(secret)
  })

  test('publishes no port but the audit UI’s, on 127.0.0.1', () => {
    for (const [name, { NetworkSettings }] of each()) {
      const published = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? [])
      expect(published.map(({ HostIp }) => HostIp)).toEqual(name === 'audit-ui' ? ['127.0.0.1'] : [])
    }
  })
})

describe('the images', () => {
  test('run as a user without rights, with an init as first process and a health check', () => {
    for (const name of own) {
      const container = containers[name] as Inspected
      expect(container.Config.User).toBe('node')
      expect(container).toMatchObject({ Path: 'tini' })
      if (name !== 'migrate') expect(container.Config.Healthcheck?.Test).toContain('CMD')
    }
  })

  test('tell version, revision, source and date', async () => {
    for (const service of ['pipelines', 'results', 'audit-ui']) {
      const image = await inspect<{ Config: { Labels: object } }>(`${registry}/ecg/${service}:${tag}`)
      expect(image.Config.Labels).toMatchObject({
        'org.opencontainers.image.version': tag,
        'org.opencontainers.image.revision': labels.REVISION,
        'org.opencontainers.image.source': labels.SOURCE,
        'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      })
    }
  })

  test('have no shell, and nothing of theirs can be written to', async () => {
    for (const service of ['pipelines', 'results', 'audit-ui']) {
      expect((await app.exec(service, 'sh', '-c', 'true')).status).not.toBe(0)
      const write = (file: string) => app.exec(service, 'node', '--eval', `fs.writeFileSync('${file}', '')`)
      expect(await write('/app/logging.json')).toMatchObject({
        stderr: expect.stringMatching(/EROFS|EACCES/),
      })
      expect(await write('/tmp/own')).toMatchObject({ status: 0 })
    }
  })

  test('reap processes whose parents are gone', async () => {
    // It outlives its parent and then ends: without an init it would stay a zombie, which /proc still lists.
    const orphan = `const child = require('child_process').spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 300)'],
      { detached: true, stdio: 'ignore' }); child.unref(); console.log(child.pid)`
    const { stdout: id } = await app.exec('pipelines', 'node', '--eval', orphan)
    const isListed = `fs.existsSync('/proc/${id.trim()}')`
    const ask = async () => (await app.exec('pipelines', 'node', '--print', isListed)).stdout.trim()
    await expect.poll(ask, { timeout: 20_000 }).toBe('false')
  })

  test('refuse an example secret, and one that is given twice, by the variable’s name', async () => {
    const start = (...settings: string[]) => {
      const environment = settings.flatMap((setting) => ['--env', setting])
      return tryDocker(['run', '--rm', ...environment, `${registry}/ecg/results:${tag}`])
    }
    const example = await start('RESULTS_API_KEY=example-key-of-the-results-api')
    expect(example).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('RESULTS_API_KEY is the one of'),
    })
    expect(example.stderr).not.toContain('example-key')
    const twice = await start('RESULTS_API_KEY=a-key-of-sixteen-', 'RESULTS_API_KEY_FILE=/run/secrets/key')
    expect(twice.stderr).toContain('RESULTS_API_KEY and RESULTS_API_KEY_FILE are both set')
  })
})

test('the service that retrains makes a challenger when enough labels are new, and its run is on record', async () => {
  const pipelines = (...words: string[]) => app.exec('pipelines', 'pipelines', ...words)
  const promoted = await pipelines('models', 'promote', 'v1', '--reason', 'the first', '--override')
  expect(promoted).toMatchObject({ status: 0 })
  await pipelines('seed', '--synthetic', '60', '--into', 'training', '--seed', '60')
  await expect
    .poll(async () => (await pipelines('--json', 'retrain', '--list')).stdout, { timeout: 120_000 })
    .toMatch(/"outcome":"(challenger|proposed|refused)"/)
  const { stdout } = await pipelines('--json', 'models', 'list')
  expect(JSON.parse(stdout)).toEqual(
    expect.arrayContaining([expect.objectContaining({ tag: expect.stringMatching(/^retrained-/) })]),
  )
})

test('SIGTERM stops every service within 10 s, with 0', async () => {
  const start = performance.now()
  await app.compose('stop', '--timeout', '30', ...own)
  expect(performance.now() - start).toBeLessThan(10_000)
  for (const [name, { State }] of Object.entries(await app.inspectAll()))
    if (own.includes(name)) expect([name, State.ExitCode]).toEqual([name, 0])
})
