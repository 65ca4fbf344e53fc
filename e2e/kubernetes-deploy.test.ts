import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runProgram } from '../scripts/processes.ts'
import { root } from './containers/compose-project.ts'
import { type Cluster, mergeValues, openCluster, readGivenValues, type Values } from './kubernetes/cluster.ts'

/** Manifests of two releases with this chart, "OLD NEW", as scripts/ci.sh leaves them at Nexus. */
const [first = '', second = ''] = (process.env.KUBERNETES_MANIFESTS ?? '').split(' ')

describe.skipIf(second === '')('deploy.sh, backup.sh and restore.sh with --chart', () => {
  let cluster: Cluster
  let folder: string
  beforeAll(async () => {
    cluster = await openCluster({})
    folder = mkdtempSync(join(tmpdir(), 'vigia-kubernetes-deploy-'))
    const values = { auditUi: { url: 'http://127.0.0.1:3000' }, mysql: { persistent: false } }
    writeValues('values.json', mergeValues(values, readGivenValues()))
    writeValues(
      'broken.json',
      mergeValues(readValues('values.json'), { settings: { API_RATE_LIMIT: 'none' } }),
    )
  })
  afterAll(async () => {
    await cluster?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('the first deployment installs the images of the manifest, by digest', async () => {
    const end = await deploy(first)
    expect(end).toMatchObject({ status: 0, stderr: '' })
    expect(end.stdout).toContain('there is nothing yet')
    expect(end.stdout).toContain('no model yet')
    await expectRunning(first)
    await cluster.exec(
      'deploy/vigia-pipelines',
      'pipelines',
      'seed',
      '--synthetic',
      '400',
      '--into',
      'training',
    )
    await cluster.exec(
      'deploy/vigia-pipelines',
      'pipelines',
      'seed',
      '--synthetic',
      '5',
      '--into',
      'inference',
    )
    await cluster.exec('deploy/vigia-pipelines', 'train', 'v1')
  })

  test('a release whose services do not become ready is taken back, after a backup', async () => {
    const end = await deploy(second, { file: 'broken.json', environment: { DEPLOY_SECONDS: '60' } })
    expect(end.status).toBe(14)
    expect(end.stdout).toMatch(/Back to release .*helm has gone back by itself/)
    expect(end.stdout).toMatch(/scripts\/restore\.sh --chart --namespace \S+ --values \S+ --replace /)
    await expectRunning(first)
    expect(listBackups()).toHaveLength(1)
  })

  test('a release that cannot judge an ECG is taken back', async () => {
    const end = await deploy(second, { environment: { SMOKE_MODEL: 'none-such' } })
    expect(end.status).toBe(15)
    expect(end.stdout).toContain('Back to release')
    await expectRunning(first)
  })

  test('a release that works replaces the one before', async () => {
    const end = await deploy(second)
    expect(end).toMatchObject({ status: 0, stderr: '' })
    expect(end.stdout).toContain('with model v1')
    await expectRunning(second)
  })

  test('the databases go back to a backup, and the next deployment starts the services again', async () => {
    const backup = (await run('backup.sh', folder)).stdout.trim()
    await cluster.query('CREATE TABLE Results.Later (id INT)')
    expect(await run('restore.sh', backup)).toMatchObject({ status: 3 })
    expect(await run('restore.sh', '--replace', backup)).toMatchObject({ status: 0 })
    expect(await cluster.query('SHOW TABLES FROM Results')).not.toContain('Later')
    expect(await deploy(second)).toMatchObject({ status: 0 })
    const models = await cluster.exec('deploy/vigia-pipelines', 'pipelines', '--json', 'models', 'list')
    expect(JSON.parse(models)).toMatchObject([{ tag: 'v1' }])
  })

  test('a chart that is not the release’s changes nothing', async () => {
    const manifest = JSON.parse(readFileSync(second, 'utf8'))
    const other = { ...manifest, files: { ...manifest.files, 'charts/vigia': { sha256: 'other' } } }
    writeFileSync(join(folder, 'other.json'), JSON.stringify(other))
    const end = await deploy(join(folder, 'other.json'))
    expect(end).toMatchObject({ status: 10, stderr: expect.stringContaining('git checkout') })
  })

  const writeValues = (name: string, values: Values) =>
    writeFileSync(join(folder, name), JSON.stringify(values))
  const readValues = (name: string): Values => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const listBackups = () => readdirSync(folder).filter((name) => /^\d{8}T\d{6}Z$/.test(name))

  function run(script: string, ...words: string[]): Promise<Ended> {
    const way = ['--chart', '--namespace', cluster.namespace]
    return runProgram('bash', [join(root, 'scripts', script), ...way, ...words])
  }

  function deploy(
    manifest: string,
    { file = 'values.json', environment = {} as NodeJS.ProcessEnv } = {},
  ): Promise<Ended> {
    const { tag } = JSON.parse(readFileSync(manifest, 'utf8'))
    const [NEXUS_HOST, NEXUS_DOCKER_PORT] = (process.env.KUBERNETES_REGISTRY ?? '').split(':')
    const env = { ...process.env, NEXUS_HOST, NEXUS_DOCKER_PORT, BACKUP_FOLDER: folder, ...environment }
    const way = ['--chart', '--namespace', cluster.namespace, '--values', join(folder, file)]
    const words = [join(root, 'scripts', 'deploy.sh'), ...way, '--manifest', manifest, tag]
    return runProgram('bash', words, { env })
  }

  /** Every pod of a service runs its image of the manifest. */
  async function expectRunning(manifest: string): Promise<void> {
    const { images } = JSON.parse(readFileSync(manifest, 'utf8'))
    for (const service of ['results', 'audit-ui', 'pipelines']) {
      const format = 'jsonpath={.spec.template.spec.containers[0].image}'
      const image = await cluster.kubectl(['get', `deployment/vigia-${service}`, '--output', format])
      expect(image).toContain(images[service].digest)
    }
  }
})
