import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiKey, type Installation, openInstallation } from './installation.ts'

let installation: Installation
beforeAll(async () => {
  installation = await openInstallation({ PRESET: 'best', EPOCHS: '10' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training', '--seed', '7')
  await installation.pipelinesJson('seed', '--synthetic', '60', '--into', 'inference', '--seed', '8')
  await installation.startResults()
})
afterAll(() => installation.close())

/** Trains, or fails, with other settings for this once. */
async function withSettings<Result>(
  changes: Record<string, string>,
  act: () => Promise<Result>,
): Promise<Result> {
  const before = { ...installation.environment }
  Object.assign(installation.environment, changes)
  try {
    return await act()
  } finally {
    for (const name of Object.keys(changes)) delete installation.environment[name]
    Object.assign(installation.environment, before)
  }
}

const onWarehouse = async (statement: string) => {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(statement)
  return rows
}
const countModels = async () =>
  Number((await onWarehouse('SELECT COUNT(*) AS models FROM `Model`'))[0]?.models)

test('a model of the best preset is trained, shown, repeated to the byte, and judges with its head', async () => {
  const trained = await installation.pipelinesJson('train', 'best-1')
  expect(trained).toMatchObject({
    ...{ preset: 'best', backend: 'simd', code_units: 4, support_vectors: expect.any(Number) },
    baseline: { name: 'nearest-neighbours', accuracy: expect.any(Number) },
  })
  expect(trained.accuracy).toBeGreaterThan(0.9)
  const shown = await installation.pipelinesJson('models', 'show', 'best-1')
  expect(shown).toMatchObject({
    ...{ network: '32,4', score: 'blocks', support_vectors: trained.support_vectors },
    run: { parameters: { preset: 'best', head: 'svm', starts: 3, epochs: 10, learning_rate: 0.002 } },
  })
  expect(await installation.pipelinesJson('train', 'best-2', '--like', 'best-1')).toMatchObject({
    same_weights: true,
  })

  expect(await installation.pipelinesJson('infer', 'best-1')).toMatchObject({ judged: 60 })
  const answer = await fetch(`${installation.apiUrl}/inferences?limit=60`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const { inferences } = (await answer.json()) as {
    inferences: { verdict: string; score: number; probability: number; p_value: number; margin: number }[]
  }
  expect(inferences).toHaveLength(60)
  for (const { verdict, score, probability, p_value, margin } of inferences) {
    expect(verdict).toBe(score > 0 ? 'anomalous' : 'normal')
    expect(margin).toBeCloseTo(Math.abs(score), 5)
    expect(probability).toBeGreaterThanOrEqual(0)
    expect(probability).toBeLessThanOrEqual(1)
    expect(p_value).toBeGreaterThan(0)
  }

  const threshold = await installation.pipelines('models', 'threshold', 'best-1', '0.5')
  expect(threshold.status).toBe(1)
  expect(threshold.stderr).toContain("are its head's")
})

test('every part of a preset can be set singly', async () => {
  const changes = {
    ...{ PRESET: 'label-free', NETWORK: '6', ACTIVATION: 'tanh', CODE_ACTIVATION: 'tanh', INPUT: 'scaled' },
    ...{ OUTPUT: 'sigmoid', SCORE: 'mse', THRESHOLD_RULE: 'mean-sd', GUARD: 'off', STARTS: '1' },
    ...{ LEARNING_RATE: '0.01', SCHEDULE: 'constant', EARLY_STOPPING: '2', EPOCHS: '40' },
  }
  await withSettings(changes, () => installation.pipelinesJson('train', 'mixed'))
  const { run } = (await installation.pipelinesJson('models', 'show', 'mixed')) as unknown as {
    run: { parameters: Record<string, unknown> }
  }
  expect(run.parameters).toMatchObject({
    ...{ preset: 'label-free', network: '6', activation: 'tanh', code_activation: 'tanh', input: 'scaled' },
    ...{ output: 'sigmoid', score: 'mse', threshold_rule: 'mean-sd', guard: 'off', starts: 1 },
    ...{ learning_rate: 0.01, schedule: 'constant', early_stopping: 2, head: 'none' },
  })
})

test('an unknown preset, and a head where one label is missing, are refused and nothing is changed', async () => {
  const before = await countModels()
  const unknown = await withSettings({ PRESET: 'better' }, () => installation.pipelines('train', 'unknown'))
  expect(unknown.status).toBe(2)
  expect(unknown.stderr).toContain('PRESET is not valid: The preset is not known. Known are: thesis')
  await onWarehouse('UPDATE `ECG` SET `is_anomalous` = 1')
  const unlabelled = await installation.pipelines('train', 'unlabelled')
  expect(unlabelled.status).toBe(1)
  expect(unlabelled.stderr).toContain('head')
  expect(await countModels()).toBe(before)
})
