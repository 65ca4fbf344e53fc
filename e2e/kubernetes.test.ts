import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Cluster, mergeValues, openCluster, readGivenValues, type Values } from './kubernetes/cluster.ts'
import type { LoadFigures } from './kubernetes/load.ts'

/*
 * On a cluster that `KUBECTL` and `HELM` lead to (kubectl and helm). CONTRIBUTING.md says what it needs:
 * KUBERNETES_REGISTRY, KUBERNETES_RELEASES ("OLD NEW"), KUBERNETES_VALUES, KUBERNETES_VOLUME_FOLDER.
 */
const { KUBERNETES_REGISTRY, KUBERNETES_RELEASES = '', KUBERNETES_VOLUME_FOLDER } = process.env
const [first = '', second = ''] = KUBERNETES_RELEASES.split(' ')
const ecgs = 3000
/** For what takes long on a machine that is busy. */
const patience = { timeout: 600_000, interval: 500 }

const values: Values = {
  image: { registry: KUBERNETES_REGISTRY ?? '', tag: first },
  auditUi: { url: 'http://127.0.0.1:3000' },
  infer: { model: 'v1' },
  // Small, so that there is something to share.
  settings: { INFER_BATCH_SIZE: '20' },
  networkPolicies: { resultsFrom: [{ podSelector: { matchLabels: { app: 'load' } } }] },
}

let cluster: Cluster
beforeAll(async () => {
  if (KUBERNETES_REGISTRY === undefined || second === '') {
    throw new Error('KUBERNETES_REGISTRY and KUBERNETES_RELEASES="OLD NEW" say which images are tried.')
  }
  cluster = await openCluster(mergeValues(values, readGivenValues()))
  if (KUBERNETES_VOLUME_FOLDER !== undefined) await offerVolume(KUBERNETES_VOLUME_FOLDER)
})
afterAll(async () => {
  await cluster?.close()
  if (KUBERNETES_VOLUME_FOLDER !== undefined) await cluster?.kubectl(['delete', 'pv', 'vigia-test'])
})

test('one command installs all of it, under restricted pod security', async () => {
  const begin = performance.now()
  expect(await cluster.upgrade({})).toMatchObject({ status: 0 })
  tell('installed', { seconds: secondsSince(begin) })
  await pipelines('pipelines', 'seed', '--synthetic', '400', '--into', 'training')
  await pipelines('train', 'v1')
  await pipelines('pipelines', 'doctor')
})

test('three workers judge every ECG once', async () => {
  expect(await cluster.upgrade({ infer: { workers: 3 } })).toMatchObject({ status: 0 })
  const begin = performance.now()
  await pipelines('pipelines', 'seed', '--synthetic', String(ecgs), '--into', 'inference')
  await waitUntilJudged(ecgs)
  tell('judged', { ecgs, seconds: secondsSince(begin) })
  await expectEachOnce(ecgs)
})

test('a rolling upgrade under load refuses no request, and workers go on', async () => {
  await pipelines('pipelines', 'seed', '--synthetic', String(ecgs), '--seed', '2', '--into', 'inference')
  const load = await startLoad()
  const begin = performance.now()
  expect(await cluster.upgrade({ image: { tag: second }, infer: { workers: 3 } })).toMatchObject({
    status: 0,
  })
  tell('upgraded', { seconds: secondsSince(begin), ...(await load.stop()) })
  expect(await imagesOf('results')).toEqual([`${KUBERNETES_REGISTRY}/ecg/results:${second}`])
  await waitUntilJudged(2 * ecgs)
  await expectEachOnce(2 * ecgs)
})

test.each([
  ['whose image there is not', { image: { tag: 'none-such' } }],
  ['that never becomes ready', { settings: { API_RATE_LIMIT: 'none' } }],
])('a release %s is taken back, and the one before has served all the while', async (_what, wrong) => {
  const load = await startLoad()
  const begin = performance.now()
  const bad = mergeValues({ image: { tag: second }, infer: { workers: 3 } }, wrong)
  const end = await cluster.upgrade(bad, '60s')
  expect(end).toMatchObject({ status: 1 })
  tell('taken back', { seconds: secondsSince(begin), ...(await load.stop()) })
  expect(await imagesOf('results')).toEqual([`${KUBERNETES_REGISTRY}/ecg/results:${second}`])
  await waitUntilReady()
})

test.each(['results', 'infer', 'audit-ui', 'pipelines'])(
  'a killed pod of %s is replaced',
  async (component) => {
    const [pod = ''] = await podsOf(component)
    const begin = performance.now()
    await cluster.kubectl(['delete', 'pod', pod, '--grace-period=1'])
    await waitUntilReady()
    tell('killed', { component, seconds: secondsSince(begin) })
    expect(await podsOf(component)).not.toContain(pod)
  },
)

test('when the pod of MySQL is killed while workers judge, no judgement is lost and none is made twice', async () => {
  await pipelines('pipelines', 'seed', '--synthetic', String(ecgs), '--seed', '3', '--into', 'inference')
  await waitUntilJudged(2 * ecgs + 200)
  const begin = performance.now()
  await cluster.kubectl(['delete', 'pod', 'vigia-mysql-0', '--grace-period=1'])
  await vi.waitFor(() => cluster.query('SELECT 1'), patience)
  tell('MySQL killed', { judgedBefore: await countJudged(), seconds: secondsSince(begin) })
  await waitUntilJudged(3 * ecgs)
  await expectEachOnce(3 * ecgs)
  await waitUntilReady()
})

const pipelines = (...words: string[]) => cluster.exec('deploy/vigia-pipelines', ...words)

const secondsSince = (begin: number) => Math.round((performance.now() - begin) / 100) / 10

/** Figures for whoever reads the log. */
function tell(what: string, figures: object): void {
  console.log(`> ${what}: ${JSON.stringify(figures)}`)
}

async function countJudged(): Promise<number> {
  const sql = "SELECT COUNT(*) FROM Datawarehouse.Inference_Claims WHERE state = 'judged'"
  return Number(await cluster.query(sql))
}

async function waitUntilJudged(count: number): Promise<void> {
  await vi.waitFor(async () => expect(await countJudged()).toBeGreaterThanOrEqual(count), patience)
}

/** What the warehouse calls judged has one inference with one reconstruction each. */
async function expectEachOnce(count: number): Promise<void> {
  const counts = `SELECT COUNT(*), COUNT(DISTINCT source_ecg_id), (SELECT COUNT(*) FROM Results.Predictions),
    (SELECT COUNT(DISTINCT inference_ecg_id) FROM Results.Predictions) FROM Results.Inference_ECG`
  const found = (await cluster.query(counts)).split('\t').map(Number)
  expect([await countJudged(), ...found]).toEqual(Array(5).fill(count))
}

async function podsOf(component: string): Promise<string[]> {
  const label = `app.kubernetes.io/component=${component}`
  const format = 'jsonpath={.items[*].metadata.name}'
  return (await cluster.kubectl(['get', 'pods', '--selector', label, '--output', format])).split(' ')
}

/** The images that a component's pods run. */
async function imagesOf(component: string): Promise<string[]> {
  const label = `app.kubernetes.io/component=${component}`
  const format = 'jsonpath={.items[*].spec.containers[*].image}'
  const running = ['--field-selector', 'status.phase=Running']
  const images = await cluster.kubectl(['get', 'pods', '--selector', label, ...running, '--output', format])
  return [...new Set(images.split(' '))]
}

async function waitUntilReady(): Promise<void> {
  for (const workload of ['results', 'infer', 'audit-ui', 'pipelines']) {
    await cluster.kubectl(['rollout', 'status', `deployment/vigia-${workload}`, '--timeout=10m'])
  }
}

/** Requests from within the cluster, until they are stopped; then each must have been answered. */
async function startLoad(): Promise<{ stop(): Promise<LoadFigures & { requests: number }> }> {
  const script = readFileSync(join(import.meta.dirname, 'kubernetes', 'load.ts'), 'utf8')
  await cluster.kubectl(['delete', 'job,configmap', 'load', '--ignore-not-found'])
  await cluster.kubectl(['apply', '--filename', '-'], {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'load' }, data: { 'load.mts': script } },
      loadJob(),
    ],
  })
  await vi.waitFor(
    async () => expect(await cluster.kubectl(['logs', 'job/load'])).toContain('begun'),
    patience,
  )
  return {
    async stop() {
      await cluster.exec('job/load', 'node', '--eval', "process.kill(1, 'SIGTERM')")
      await cluster.kubectl(['wait', '--for=condition=complete', 'job/load', '--timeout=2m'])
      const lines = (await cluster.kubectl(['logs', 'job/load'])).split('\n')
      const figures = JSON.parse(lines.at(-1) ?? '') as LoadFigures
      expect(Object.keys(figures.ends)).toEqual(['200'])
      return { requests: figures.ends['200'] ?? 0, ...figures }
    },
  }
}

function loadJob() {
  const { registry, tag } = values.image as Record<string, string>
  const pullPolicy = process.env.KUBERNETES_PULL_POLICY ?? 'IfNotPresent'
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'load' },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: { app: 'load' } },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            fsGroup: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'load',
              image: `${registry}/ecg/pipelines:${tag}`,
              imagePullPolicy: pullPolicy,
              command: ['node', '/load/load.mts', 'vigia-results'],
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volumeMounts: [
                { name: 'load', mountPath: '/load' },
                { name: 'secrets', mountPath: '/run/secrets' },
              ],
            },
          ],
          volumes: [
            { name: 'load', configMap: { name: 'load' } },
            {
              name: 'secrets',
              secret: { secretName: 'vigia', items: [{ key: 'results_api_key', path: 'results_api_key' }] },
            },
          ],
        },
      },
    },
  }
}

/** A folder of the only node, which belongs to MySQL's user and is empty, where nothing else provides volumes. */
async function offerVolume(path: string): Promise<void> {
  await cluster.kubectl(['apply', '--filename', '-'], {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'vigia-test' },
    spec: {
      capacity: { storage: '20Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path, type: 'Directory' },
    },
  })
}
