import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endOf, type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({ EPOCHS: '2', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '120', '--into', 'training')
})
afterEach(() => installation.close())

const onWarehouse = async (statement: string) => {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

test('of normal ECGs alone a model is trained with a warning, and what cannot be computed is left open', async () => {
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 1')
  const trained = await installation.pipelinesJson('train', 'one-class')
  expect(trained).toMatchObject({
    ...{ rows: 120, rows_normal: 120, test: 24, test_normal: 24, roc_auc: null, pr_auc: null },
    anomalous: { recall: null, f1: null, support: 0 },
    warnings: expect.arrayContaining([expect.stringContaining('The test part has no anomalous ECG')]),
  })
  const [run] = await onWarehouse('SELECT `metrics` FROM `Training_Runs`')
  expect(JSON.parse(run?.metrics).anomalous).toMatchObject({ recall: null, f1: null })
  const text = await installation.pipelines('train', 'one-class-again')
  expect(text.stdout).toMatch(/Anomalous +│ precision \S+, recall –/)
  expect(text.stdout).toContain('The test part has no anomalous ECG')
  expect(text.stderr).toContain('WARNING - The test part has no anomalous ECG')
})

test('a class that is missing from the test part leaves the thesis’s columns empty, not 0', async () => {
  // One normal ECG, and TEST_SIZE so small that it is in the training part.
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 0')
  installation.environment.TEST_SIZE = '1'
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 1 WHERE `id` <= 60')
  const trained = await installation.pipelinesJson('train', 'small-test')
  const [row] = await onWarehouse('SELECT `precision`, `recall` FROM `Model`')
  expect(row).toEqual({ precision: trained.precision, recall: trained.recall })
  expect(Object.values(trained)).toContain(null)
})

test('train says how many are normal, and asks whether labels are the other way round when few are', async () => {
  const normal = Number((await onWarehouse('SELECT SUM(`is_anomalous`) AS normal FROM `ECG`'))[0]?.normal)
  expect(normal).toBeGreaterThan(60)
  const usual = await installation.pipelines('train', 'usual')
  expect(usual.stdout).toContain(`120, of which ${normal} are normal`)
  const { warnings } = await installation.pipelinesJson('train', 'usual-2')
  expect(String(warnings)).not.toContain('the other way round')
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 1 - `is_anomalous`')
  expect(await installation.pipelinesJson('train', 'reversed')).toMatchObject({
    warnings: expect.arrayContaining([
      expect.stringContaining(`Only ${120 - normal} of 120 ECGs are normal`),
    ]),
  })
})

test('a training leaves one line in the log, with its tag, ECGs, accuracy, duration and backend', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-log-'))
  try {
    installation.environment.LOG_CONFIG = join(folder, 'logging.json')
    const handlers = { console: { kind: 'console', stream: 'stderr', formatter: 'json', level: 'info' } }
    const loggers = { root: { level: 'info', handlers: ['console'] } }
    writeFileSync(
      installation.environment.LOG_CONFIG,
      JSON.stringify({ formatters: { json: {} }, handlers, loggers }),
    )
    const { stderr } = await installation.pipelines('--json', 'train', 'v1')
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        // What a person should know of the model are lines of their own.
        .filter(({ level }) => level === 30),
    ).toMatchObject([
      {
        ...{ msg: 'Model trained', tag: 'v1', ecgs: 120, backend: 'wasm' },
        ...{ accuracy: expect.any(Number), duration_ms: expect.any(Number) },
      },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('without a normal ECG nothing can be learnt, and that is said', async () => {
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 0')
  const train = await installation.pipelines('train', 'none-normal')
  expect(train.status).toBe(1)
  expect(train.stderr).toContain('None of the 96 ECGs of the training part is normal')
})

test.each([
  ['1.0', 'TEST_SIZE must be a share above 0 and below 1'],
  ['0', 'TEST_SIZE must be a share above 0 and below 1'],
  ['120', 'TEST_SIZE: A test size of 120 leaves none of 120 rows for the training'],
  ['0.999', 'TEST_SIZE: A test size of 0.999 leaves none of 120 rows'],
])('a TEST_SIZE of %s is refused by name', async (size, words) => {
  installation.environment.TEST_SIZE = size
  const train = await installation.pipelines('train', 'v1')
  expect(train.status).toBe(2)
  expect(train.stderr).toContain(words)
})

test('a training that fails is on record with its settings and its reason, and takes no tag', async () => {
  installation.environment.BEGIN_DATE = '2999-01-01'
  expect((await installation.pipelines('train', 'v1')).status).toBe(1)
  expect(await installation.pipelinesJson('models', 'list', '--failed')).toMatchObject([
    {
      ...{ tag: 'v1', outcome: 'failed', code: 'no-training-ecgs', parameters: { epochs: 2, network: '4' } },
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
  ])
  delete installation.environment.BEGIN_DATE
  await installation.pipelinesJson('train', 'v1')
  expect(await installation.pipelinesJson('models', 'list', '--failed')).toHaveLength(1)
  expect((await installation.pipelines('models', 'list', '--failed')).stdout).toContain(
    'has no ECG from BEGIN_DATE',
  )
})

test.each([
  ['SIGTERM', 'interrupted'],
  ['SIGKILL', 'killed'],
] as const)('a training that ends by %s is on record as %s', async (signal, outcome) => {
  installation.environment.EPOCHS = '100000'
  const child = installation.startPipelines('train', 'v1')
  const ended = endOf(child)
  await once(child.stderr as NonNullable<typeof child.stderr>, 'data')
  await stop(child, signal)
  await ended
  // As time does, of what a killed process had leased.
  await installation.warehouse.db.$client.query("UPDATE Leases SET lease_until = '2000-01-01'")
  expect(await installation.pipelinesJson('models', 'list', '--failed')).toMatchObject([
    { tag: 'v1', outcome },
  ])
})

test('a tag in other letters is another tag: nothing is judged, shown or removed by it', async () => {
  await installation.startResults()
  await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
  await installation.pipelinesJson('train', 'v1')
  await installation.pipelinesJson('infer', 'v1')
  for (const words of [
    ['infer', 'V1'],
    ['models', 'show', 'V1'],
    ['models', 'remove', 'V1'],
    ['models', 'threshold', 'V1', '0.5'],
    ['infer', 'v1 '],
  ]) {
    const ended = await installation.pipelines(...words)
    expect(ended.status).toBe(1)
    expect(ended.stderr).toContain(
      `There is no model ${words.find((word) => /^v1 ?$/i.test(word))}; there is "v1"`,
    )
  }
  const [rows] = await installation.results.db.$client.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count, COUNT(DISTINCT BINARY `model_tag`) AS tags FROM `Inference_ECG`',
  )
  expect(rows).toEqual([{ count: 5, tags: 1 }])
  await installation.pipelinesJson('train', 'V1')
  await installation.pipelinesJson('models', 'remove', 'V1')
  expect((await installation.pipelines('models')).stdout).toContain('v1')
})

test('a threshold set while ECGs are waited for holds for the next of them', async () => {
  await installation.startResults()
  await installation.pipelinesJson('train', 'v1')
  await installation.pipelinesJson('seed', '--synthetic', '2', '--into', 'inference')
  const watcher = installation.startPipelines('infer', 'v1', '--watch')
  const ended = endOf(watcher)
  await countJudged(2)
  await installation.pipelinesJson('models', 'threshold', 'v1', '0')
  await installation.pipelinesJson('seed', '--synthetic', '3', '--into', 'inference')
  await countJudged(5)
  await stop(watcher, 'SIGTERM')
  await ended
  const [rows] = await installation.results.db.$client.query<RowDataPacket[]>(
    'SELECT `is_anomalous` FROM `Inference_ECG` WHERE `threshold` = 0',
  )
  expect(rows.map((row) => row.is_anomalous)).toEqual([0, 0, 0])
})

async function countJudged(count: number): Promise<void> {
  for (;;) {
    const [[row]] = await installation.results.db.$client.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS count FROM `Inference_ECG`',
    )
    if (Number(row?.count) >= count) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a run keeps how its samples were spread, scaled, and its mean normal beat', async () => {
  await installation.pipelinesJson('train', 'spread')
  const [run] = await onWarehouse('SELECT `sample_p01`, `sample_p99`, `mean_normal` FROM `Training_Runs`')
  const meanNormal: number[] = JSON.parse(run?.mean_normal)
  expect(meanNormal.length).toBe(140)
  // The extremes are 0 and 1; a hundredth of all samples lies beyond each percentile.
  expect(run?.sample_p01).toBeGreaterThan(0)
  expect(run?.sample_p99).toBeLessThan(1)
  expect(Math.min(...meanNormal)).toBeGreaterThan(0)
  expect(Math.max(...meanNormal)).toBeLessThan(1)
})

test('a thread of a large training that ends by itself ends the training, and nothing is stored', async () => {
  await installation.pipelinesJson('seed', '--synthetic', '13000', '--into', 'training')
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 1')
  const endThread = new URL('../packages/autoencoder/src/testing/end-thread.ts', import.meta.url)
  installation.environment.NODE_OPTIONS = `--import=${endThread}`
  const train = await installation.pipelines('train', 'large')
  expect(train.status).toBe(1)
  expect(train.stderr).toContain('A thread of the training ended by itself, with 7.')
  expect(await onWarehouse('SELECT `id` FROM `Model`')).toEqual([])
  expect(await onWarehouse('SELECT `id` FROM `Training_Runs`')).toEqual([])
  delete installation.environment.NODE_OPTIONS
  const { rows, rows_normal } = await installation.pipelinesJson('train', 'large')
  expect([rows, rows_normal]).toEqual([13_120, 13_120])
})
