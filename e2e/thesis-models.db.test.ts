import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decodeModel } from '@vigia/autoencoder'
import { migrate } from '@vigia/db'
import { createThesisWarehouse } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

// Weights as the thesis pickled them, made by the script beside the file.
const fixture = new URL('../packages/autoencoder/src/testing/thesis-weights.json', import.meta.url)
const { pickles } = JSON.parse(readFileSync(fixture, 'utf8')) as { pickles: Record<string, string> }
const pickle = gunzipSync(Buffer.from(pickles['numpy 1, protocol 4, float32'] as string, 'base64'))

/** More than 64 characters, with blanks, an accent and capitals, as the thesis let anybody name a model. */
const tag = 'modelo 1 – coração (versão de março), o terceiro que treinamos com 20 épocas'

let installation: Installation
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-thesis-models-'))
  installation = await openInstallation({ TZ: 'America/Sao_Paulo' })
  const { db } = installation.warehouse
  await createThesisWarehouse(db)
  await migrate(db, 'warehouse')
  const columns =
    '`tag`, `max_value`, `min_value`, `threshold`, `accuracy`, `precision`, `recall`, `model_weights`'
  await db.$client.query(`INSERT INTO \`Model\` (${columns}) VALUES ?`, [
    [
      [tag, 7.402150154, -6.280864712, 0.25, 0.94, 0.99, 0.9, pickle],
      [tag, 7, -6, 0.0001, 0.1, 0.1, 0.1, pickle],
      ['hostil', 7, -6, 0.1, 0.1, 0.1, 0.1, Buffer.from('cos\nsystem\n(Vtouch /tmp/hostile\ntR.')],
    ],
  ])
  await installation.startResults()
  await installation.pipelinesJson('seed', '--synthetic', '60', '--into', 'inference')
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

async function listJudged(): Promise<RowDataPacket[]> {
  const [rows] = await installation.results.db.$client.execute<RowDataPacket[]>(
    'SELECT `model_tag`, `is_anomalous`, `error`, `threshold`, `source_ecg_id` FROM `Inference_ECG` ORDER BY `id`',
  )
  return rows
}

test('a model that the thesis pickled judges, by the oldest row of its tag and the numbers of that row', async () => {
  expect(await installation.pipelinesJson('infer', tag)).toMatchObject({ judged: 60 })
  const rows = await listJudged()
  expect(rows).toHaveLength(60)
  expect(new Set(rows.map(({ model_tag }) => model_tag))).toEqual(new Set([tag]))
  for (const { error, threshold, is_anomalous } of rows) {
    expect(threshold).toBe(0.25)
    expect(is_anomalous).toBe(error > 0.25 ? 0 : 1)
  }
})

test('its threshold is set with a record; what was judged keeps the old one, and what follows has the new', async () => {
  const set = await installation.pipelinesJson(
    ...['models', 'threshold', tag, '0.0001', '--by', 'Ana', '--reason', 'perde arritmias'],
  )
  expect(set).toEqual({
    ...{ tag, status: 'changed', previous: 0.25, threshold: Math.fround(0.0001) },
    ...{ changed_by: 'Ana', reason: 'perde arritmias' },
  })
  expect(await installation.pipelinesJson('models', 'threshold', tag, '0.0001')).toMatchObject({
    status: 'unchanged',
  })
  await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
  expect(await installation.pipelinesJson('infer', tag)).toMatchObject({ judged: 5, anomalous: 5 })
  const thresholds = (await listJudged()).map(({ threshold }) => threshold)
  expect(thresholds).toEqual([...Array(60).fill(0.25), ...Array(5).fill(Math.fround(0.0001))])
  const { stdout } = await installation.pipelines('models', 'show', tag)
  expect(stdout).toContain('thesis (pickle)')
  expect(stdout).toContain('0.0001 (set; training found 0.25)')
  expect(stdout).toMatch(/0\.25 → 0\.0001 by Ana: perde arritmias/)
})

test('the list says where models come from, which of a tag is used, and by whose clock', async () => {
  const { stdout } = await installation.pipelines('models')
  expect(stdout).toContain('Trained (America/Sao_Paulo)')
  expect(stdout).toContain('(not used: model 1 has this tag)')
  expect(stdout.match(/thesis \(pickle\)/g)).toHaveLength(3)
  const models = (await installation.pipelinesJson('models')) as unknown as { is_used: boolean }[]
  expect(models.map(({ is_used }) => is_used)).toEqual([true, false, true])
})

test('a pickled model is exported as a file that says all it needs, with the threshold it goes by', async () => {
  const file = join(folder, 'tcc.safetensors')
  await installation.pipelinesJson('models', 'export', tag, file)
  expect(decodeModel(readFileSync(file))).toMatchObject({
    ...{ threshold: Math.fround(0.0001), network: { name: '32,16,8' } },
    range: { minimum: Math.fround(-6.280864712), maximum: Math.fround(7.402150154) },
  })
})

test('a pickle that asks for more than weights is refused by what it asks for, and judges nothing', async () => {
  const before = await listJudged()
  const infer = await installation.pipelines('infer', 'hostil')
  expect(infer.status).toBe(1)
  expect(infer.stderr).toContain('it asks for os.system, which no list of weights needs')
  expect((await installation.pipelines('models', 'export', 'hostil', join(folder, 'x'))).status).toBe(1)
  expect((await installation.pipelines('models', 'show', 'hostil')).stdout).toContain('os.system')
  expect(await listJudged()).toEqual(before)
})

test.each([['-1'], ['NaN'], ['Infinity'], ['1e400'], ['0,05'], ['0x10'], ['']])(
  'a threshold of %j is refused, and nothing is changed',
  async (value) => {
    const set = await installation.pipelines('models', 'threshold', 'hostil', '--', value)
    expect(set.status).toBe(2)
    expect(await installation.pipelinesJson('models', 'show', 'hostil')).toMatchObject({
      threshold_changes: [],
    })
  },
)

test('a model of the thesis is left to the hand of whoever owns it', async () => {
  const remove = await installation.pipelines('models', 'remove', tag)
  expect(remove.status).toBe(1)
  expect(remove.stderr).toContain('was not trained by Vigia')
})
