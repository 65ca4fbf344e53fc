import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleColumns } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  apiKey,
  countClaims,
  countResults,
  type Installation,
  openInstallation,
  stop,
} from './installation.ts'

let installation: Installation
beforeAll(async () => {
  installation = await openInstallation({ EPOCHS: '20' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '1500', '--into', 'training', '--seed', '7')
  await installation.pipelinesJson('seed', '--synthetic', '200', '--into', 'inference', '--seed', '8')
  await installation.startResults()
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

const folder = mkdtempSync(join(tmpdir(), 'vigia-loop-'))

/** A configuration by which every line of the log is JSON on stderr. */
function writeLogConfig(): string {
  const path = join(folder, 'logging.json')
  const console = { kind: 'console', stream: 'stderr', formatter: 'json', level: 'info' }
  const root = { level: 'info', handlers: ['console'] }
  writeFileSync(path, JSON.stringify({ formatters: { json: {} }, handlers: { console }, loggers: { root } }))
  return path
}

const get = async (path: string) => {
  const answer = await fetch(installation.apiUrl + path, { headers: { authorization: `Bearer ${apiKey}` } })
  return (await answer.json()) as Record<string, never>
}

/** The ids of the newest ECGs that wait to be judged, in their order: a cluster's have gaps. */
async function listNewestEcgs(count: number): Promise<number[]> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT id FROM Inference_ECG ORDER BY id DESC LIMIT ?',
    [count],
  )
  return rows.map(({ id }) => Number(id)).reverse()
}

test('real ECGs in the warehouse become a model and judged pairs behind the API', async () => {
  const trained = await installation.pipelinesJson('train', 'v1')
  expect(trained).toMatchObject({ tag: 'v1', rows: 1500, training: 1200, test: 300 })
  expect(trained.accuracy).toBeGreaterThan(0.8)

  const judged = await installation.pipelinesJson('infer', 'v1')
  expect(judged).toMatchObject({ judged: 200, set_aside: {} })
  expect(await countResults(installation, 'v1')).toEqual({
    judged: 200,
    sources: 200,
    reconstructions: 200,
    unpaired: 0,
  })

  const { inferences } = (await get('/inferences?order=margin&limit=5')) as unknown as {
    inferences: { id: number; margin: number; source_ecg_id: number }[]
  }
  expect(inferences).toHaveLength(5)
  const first = inferences[0] as (typeof inferences)[0]
  const detail = (await get(`/inferences/${first.id}`)) as unknown as {
    values: number[]
    reconstruction: number[]
    sample_errors: number[]
    error: number
    threshold: number
  }
  // As Model has it, whose column is a FLOAT.
  expect(detail.threshold).toBeCloseTo(trained.threshold as number, 7)
  const mean = detail.sample_errors.reduce((sum, error) => sum + error, 0) / 140
  expect(detail.error).toBeCloseTo(mean, 6)

  const [[raw]] = await installation.warehouse.db.$client.execute<RowDataPacket[]>(
    'SELECT * FROM Inference_ECG WHERE id = ?',
    [first.source_ecg_id],
  )
  const [[model]] = await installation.warehouse.db.$client.execute<RowDataPacket[]>(
    "SELECT min_value, max_value FROM Model WHERE tag = 'v1'",
  )
  const expected = sampleColumns().map(
    (name) => (raw?.[name] - model?.min_value) / (model?.max_value - model?.min_value),
  )
  for (const [sample, value] of detail.values.entries())
    expect(value).toBeCloseTo(expected[sample] as number, 6)
})

test('run again, infer finds nothing to do', async () => {
  expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 0, set_aside: {} })
})

test('a tag that has a model is refused before any work, and nothing changes', async () => {
  const again = await installation.pipelines('train', 'v1')
  expect(again.status).toBe(1)
  expect(again.stderr).toContain('There is already a model v1')
})

test('of two that train one tag at once, one wins and the other is told', async () => {
  const both = await Promise.all([
    installation.pipelines('train', 'race'),
    installation.pipelines('train', 'race'),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([0, 1])
  const [[row]] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS models FROM Model WHERE tag = 'race'",
  )
  expect(Number(row?.models)).toBe(1)
})

test('the same rows and the same seed make the same weights', async () => {
  const twice = [
    await installation.pipelinesJson('train', 'again-1'),
    await installation.pipelinesJson('train', 'again-2'),
  ]
  const blobs = await Promise.all(
    ['again-1', 'again-2'].map(async (tag) => {
      const [[row]] = await installation.warehouse.db.$client.execute<RowDataPacket[]>(
        'SELECT model_weights FROM Model WHERE tag = ?',
        [tag],
      )
      return row?.model_weights as Buffer
    }),
  )
  expect(blobs[0]?.equals(blobs[1] as Buffer)).toBe(true)
  expect(twice[0]?.rows_sha256).toBe(twice[1]?.rows_sha256)
})

test('a removed model is gone, and its tag stays taken', async () => {
  expect((await installation.pipelines('models', 'remove', 'again-2')).status).toBe(0)
  const infer = await installation.pipelines('infer', 'again-2')
  expect(infer.status).toBe(1)
  expect(infer.stderr).toContain('There is no model again-2')
  expect((await installation.pipelines('train', 'again-2')).stderr).toContain(
    'belonged to a model that was removed',
  )
})

test('a model with one byte changed is refused, and nothing is judged with it', async () => {
  const change = `UPDATE Model SET model_weights = INSERT(model_weights, 30000, 1,
    CHAR(ASCII(SUBSTRING(model_weights, 30000, 1)) ^ 1)) WHERE tag = 'again-1'`
  await installation.warehouse.db.$client.query(change)
  const infer = await installation.pipelines('infer', 'again-1')
  expect(infer.status).toBe(1)
  expect(infer.stderr).toContain('Model again-1 cannot be used')
  expect((await countResults(installation, 'again-1')).judged).toBe(0)
})

test('what is unlike the training beats is judged with its reasons; what cannot be judged is set aside', async () => {
  await installation.pipelinesJson('seed', '--synthetic', '7', '--into', 'inference', '--seed', '9')
  const [first = 0, , flat = 0, undated = 0, shifted = 0, large = 0, unfit = 0] = await listNewestEcgs(7)
  const update = (set: string, row: number) =>
    installation.warehouse.db.$client.query(`UPDATE Inference_ECG SET ${set} WHERE id = ${row}`)
  const updateEach = (sample: (name: string) => string, row: number) =>
    update(
      sampleColumns()
        .map((name) => `\`${name}\` = ${sample(`\`${name}\``)}`)
        .join(),
      row,
    )
  await update('`7` = NULL', unfit)
  await updateEach((name) => `${name} * 100`, large)
  await updateEach((name) => `${name} + 30`, shifted)
  await update('dt_measure = NULL', undated)
  await updateEach(() => '0', flat)
  installation.environment.LOG_CONFIG = writeLogConfig()
  const judged = await installation.pipelines('--json', 'infer', 'v1')
  delete installation.environment.LOG_CONFIG
  expect(JSON.parse(judged.stdout)).toMatchObject({
    judged: 5,
    unlike: 3,
    set_aside: { 'a sample is NULL or not a finite number': 1, 'dt_measure is missing': 1 },
  })
  expect(await countClaims(installation, 'v1')).toEqual({ judged: 205, 'set-aside': 2 })
  const [rows] = await installation.results.db.$client.query<RowDataPacket[]>(
    'SELECT source_ecg_id AS source, reasons FROM Inference_ECG WHERE reasons IS NOT NULL ORDER BY source_ecg_id',
  )
  expect(rows.map(({ source }) => Number(source))).toEqual([flat, shifted, large])
  expect(rows[0]?.reasons).toContain('unlike the training beats: flat')
  expect(rows[1]?.reasons).toContain('unlike the training beats: a mean of')
  expect(rows[2]?.reasons).toContain('unlike the training beats: a deviation of')
  // Each with a line of its own in the log, and one line for the batch.
  const lines = judged.stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { tag: 'v1', ecgId: undated, reason: 'dt_measure is missing' },
    { tag: 'v1', ecgId: unfit, reason: 'a sample is NULL or not a finite number' },
    { tag: 'v1', firstEcg: first, lastEcg: unfit, judged: 5, unlike: 3, setAside: 2 },
    { tag: 'v1', judged: 5, msg: 'infer is done' },
  ])
})

test('set-aside lists what could not be judged, and --retry has it judged after a repair', async () => {
  const listed = await installation.pipelinesJson('set-aside', 'v1')
  expect(listed).toMatchObject({
    total: 2,
    counts: [
      { tag: 'v1', reason: 'a sample is NULL or not a finite number', count: 1 },
      { tag: 'v1', reason: 'dt_measure is missing', count: 1 },
    ],
  })
  const [first, second] = listed.ecgs as { ecg_id: number; dt_measure: string | null; reason: string }[]
  expect(first).toMatchObject({ tag: 'v1', dt_measure: null, reason: 'dt_measure is missing' })
  expect(second).toMatchObject({ dt_measure: expect.stringMatching(/^\d{4}-/) })
  expect((await installation.pipelines('set-aside')).stdout).toContain('dt_measure is missing')
  expect(await installation.pipelinesJson('set-aside', '--limit', '1')).toMatchObject({
    total: 2,
    ecgs: [first],
  })
  expect(await installation.pipelinesJson('set-aside', 'another')).toEqual({ total: 0, counts: [], ecgs: [] })

  await installation.warehouse.db.$client.query(
    'UPDATE Inference_ECG SET dt_measure = NOW() WHERE dt_measure IS NULL',
  )
  expect(await installation.pipelinesJson('set-aside', 'v1', '--id', '1', '--retry')).toEqual({ retried: 0 })
  expect(await installation.pipelinesJson('set-aside', 'v1', '--retry')).toEqual({ retried: 2 })
  expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({
    judged: 1,
    set_aside: { 'a sample is NULL or not a finite number': 1 },
  })
  // Set aside anew, at another moment.
  const { ecg_id, reason } = second as { ecg_id: number; reason: string }
  expect(await installation.pipelinesJson('set-aside')).toMatchObject({
    total: 1,
    ecgs: [{ ecg_id, reason }],
  })
})

test('a model whose tag the thesis allowed judges too', async () => {
  const tag = 'modelo do João, nº 1'
  await installation.warehouse.db.$client.query(
    `INSERT INTO Model (tag, max_value, min_value, threshold, model_weights)
     SELECT ?, max_value, min_value, threshold, model_weights FROM Model WHERE tag = 'v1'`,
    [tag],
  )
  for (const judged of [3, 2])
    expect(await installation.pipelinesJson('infer', tag, '--limit', String(judged))).toMatchObject({
      judged,
      set_aside: {},
    })
  expect(await countResults(installation, tag)).toMatchObject({ judged: 5, sources: 5, unpaired: 0 })
})

test('of an ECG that was judged by another threshold, the first verdict stands, and it ends judged once', async () => {
  await installation.pipelinesJson('train', 'standing')
  await installation.pipelinesJson('infer', 'standing', '--limit', '5')
  // As if the answers of the API had been lost, and the model's threshold changed before the next try.
  await installation.warehouse.db.$client.query("DELETE FROM Inference_Claims WHERE model_tag = 'standing'")
  const before = await countResults(installation, 'standing')
  await installation.results.db.$client.query(
    "UPDATE Inference_ECG SET threshold = threshold * 2 WHERE model_tag = 'standing'",
  )
  expect(await installation.pipelinesJson('infer', 'standing', '--limit', '7')).toMatchObject({
    judged: 7,
    standing: 5,
    set_aside: {},
  })
  expect(before).toMatchObject({ judged: 5 })
  expect(await countResults(installation, 'standing')).toMatchObject({ judged: 7, sources: 7, unpaired: 0 })
  expect(await countClaims(installation, 'standing')).toMatchObject({ judged: 7 })
})

test('--latest, --id, --since and --limit judge just what they name', async () => {
  await installation.pipelinesJson('train', 'partial')
  const dated = [
    'seed',
    '--synthetic',
    '3',
    '--into',
    'inference',
    '--from',
    '2099-01-01',
    '--to',
    '2099-01-03',
  ]
  await installation.pipelinesJson(...dated)
  expect(await installation.pipelinesJson('infer', 'partial', '--latest')).toMatchObject({ judged: 1 })
  expect(await installation.pipelinesJson('infer', 'partial', '--latest')).toMatchObject({ judged: 0 })
  expect(await installation.pipelinesJson('infer', 'partial', '--since', '2099-01-02')).toMatchObject({
    judged: 1,
  })
  const [some] = await listNewestEcgs(100)
  expect(await installation.pipelinesJson('infer', 'partial', '--id', String(some))).toMatchObject({
    judged: 1,
  })
  expect(await installation.pipelinesJson('infer', 'partial', '--limit', '7')).toMatchObject({ judged: 7 })
  expect((await countResults(installation, 'partial')).sources).toBe(10)
  expect((await installation.pipelines('infer', 'partial', '--id', '987654')).stderr).toContain(
    'no ECG 987654',
  )
})

test('several at once share the work, and each ECG is judged once', async () => {
  await installation.pipelinesJson('train', 'shared')
  const workers = await Promise.all([1, 2, 3].map(() => installation.pipelinesJson('infer', 'shared')))
  const judged = workers.map((worker) => worker.judged as number)
  const counts = await countResults(installation, 'shared')
  expect(judged.reduce((sum, count) => sum + count, 0)).toBe(counts.judged)
  expect(counts).toMatchObject({ judged: counts.sources, reconstructions: counts.judged, unpaired: 0 })
})

test('--watch judges ECGs as they arrive, and ends well when it is asked to stop', async () => {
  await installation.pipelinesJson('train', 'watching')
  const before = await installation.pipelinesJson('infer', 'watching')
  const watcher = installation.startPipelines('infer', 'watching', '--watch')
  await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
  await expect
    .poll(() => countResults(installation, 'watching'), { timeout: 20_000, interval: 100 })
    .toMatchObject({ judged: (before.judged as number) + 5 })
  await stop(watcher, 'SIGTERM')
  expect(watcher.exitCode).toBe(0)
})
