import { setTimeout as wait } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countClaims, endOf, type Installation, openInstallation, stop } from './installation.ts'

const ecgs = 400

let installation: Installation
beforeEach(async () => {
  // Small batches, so that a kill or a move falls between two of many.
  installation = await openInstallation({ INFER_BATCH_SIZE: '20', EPOCHS: '2', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '120', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', String(ecgs), '--into', 'inference', '--seed', '2')
  await installation.pipelinesJson('train', 'v1')
  installation.environment.RANDOM_STATE = '7'
  await installation.pipelinesJson('train', 'v2')
  await installation.startResults()
})
afterEach(() => installation.close())

async function onWarehouse(statement: string, values: (string | number)[] = []): Promise<RowDataPacket[]> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(statement, values)
  return rows
}

/** An alias as `models promote` would set it. */
async function setAlias(alias: 'champion' | 'challenger', tag: string, eventId: number): Promise<void> {
  await onWarehouse(
    `REPLACE INTO Model_Aliases (alias, model_id, tag, weights_sha256, threshold, event_id, changed_at)
     SELECT ?, id, tag, SHA2(model_weights, 256), threshold, ?, UTC_TIMESTAMP(3) FROM Model WHERE tag = ?`,
    [alias, eventId, tag],
  )
}

/** What stands in the results database: the verdict by ECG, 1 for normal. */
async function readVerdicts(tag: string): Promise<Map<number, number>> {
  const [rows] = await installation.results.db.$client.query<RowDataPacket[]>(
    'SELECT source_ecg_id AS id, is_anomalous AS label FROM Inference_ECG WHERE model_tag = ?',
    [tag],
  )
  return new Map(rows.map(({ id, label }) => [Number(id), Number(label)]))
}

const countPairs = async (tag = 'v2') =>
  (
    await onWarehouse(
      'SELECT COUNT(*) AS pairs, COUNT(DISTINCT ecg_id) AS ecgs, COUNT(verdict) AS judged FROM Shadow_Judgements WHERE tag = ?',
      [tag],
    )
  ).map(({ pairs, ecgs, judged }) => [pairs, ecgs, judged].map(Number))[0]

test('what a challenger says in shadow is what it says when it judges, and nobody is shown it', async () => {
  const summary = await installation.pipelinesJson('infer', 'v1', '--shadow', 'v2')
  expect(await countPairs()).toEqual([ecgs, ecgs, ecgs])
  expect((await readVerdicts('v2')).size).toBe(0)
  expect(await countClaims(installation, 'v2')).toEqual({})

  await installation.pipelinesJson('infer', 'v2')
  const [ofChampion, ofChallenger] = [await readVerdicts('v1'), await readVerdicts('v2')]
  const rows = await onWarehouse('SELECT ecg_id, verdict, champion_verdict, threshold FROM Shadow_Judgements')
  const labels = { normal: 1, anomalous: 0 }
  for (const { ecg_id, verdict, champion_verdict } of rows)
    expect([labels[champion_verdict as 'normal'], labels[verdict as 'normal']]).toEqual([
      ofChampion.get(ecg_id),
      ofChallenger.get(ecg_id),
    ])
  const count = (one: number, other: number) =>
    [...ofChampion].filter(([id, label]) => label === one && ofChallenger.get(id) === other).length
  expect(summary.shadow).toEqual({
    tags: ['v2'],
    judged: ecgs,
    differ: count(1, 0) + count(0, 1),
    anomalous_by_challenger_alone: count(1, 0),
    anomalous_by_champion_alone: count(0, 1),
    not_judged: {},
    warnings: [],
  })
  const table = await installation.pipelines('infer', 'v1', '--shadow', 'v2')
  expect(table.stdout).not.toContain('shadow')
})

test('infer killed at random moments leaves each shadow verdict once', async () => {
  for (let kill = 0; kill < 8; kill++) {
    const infer = installation.startPipelines('infer', 'v1', '--shadow', 'v2')
    await Promise.race([endOf(infer), wait(400 + Math.random() * 900)])
    await stop(infer, 'SIGKILL')
    const claims = await countClaims(installation, 'v1')
    expect(await countPairs()).toEqual(Array(3).fill(claims.judged ?? 0))
  }
  expect((await installation.pipelines('infer', 'v1', '--shadow', 'v2')).status).toBe(0)
  expect(await countPairs()).toEqual([ecgs, ecgs, ecgs])
})

test('beside the champion the challenger judges by itself, whoever it is at the time, unless SHADOW is off', async () => {
  await setAlias('champion', 'v1', 1)
  expect(await installation.pipelinesJson('infer', 'champion', '--limit', '20')).toMatchObject({
    shadow: null,
  })
  await setAlias('challenger', 'v2', 2)
  installation.environment.SHADOW = 'off'
  expect(await installation.pipelinesJson('infer', 'champion', '--limit', '20')).toMatchObject({
    shadow: null,
  })
  installation.environment.SHADOW = 'on'
  expect(await installation.pipelinesJson('infer', 'v1', '--limit', '20')).toMatchObject({ shadow: null })
  expect(await installation.pipelinesJson('infer', 'champion', '--limit', '20')).toMatchObject({
    shadow: { tags: ['v2'], judged: 20 },
  })

  installation.environment.RANDOM_STATE = '9'
  await installation.pipelinesJson('train', 'v3')
  const infer = installation.startPipelines('--json', 'infer', 'champion', '--watch')
  const ended = endOf(infer)
  await expect.poll(async () => (await countPairs())?.[0], { timeout: 30_000 }).toBe(ecgs - 60)
  await setAlias('challenger', 'v3', 3)
  await installation.pipelinesJson('seed', '--synthetic', '40', '--into', 'inference', '--seed', '3')
  await expect.poll(async () => (await countPairs('v3'))?.[0], { timeout: 30_000 }).toBe(40)
  infer.kill('SIGTERM')
  expect(JSON.parse((await ended).stdout)).toMatchObject({
    shadow: { tags: ['v2', 'v3'], judged: ecgs - 40 },
  })
  expect(await countPairs()).toEqual([ecgs - 60, ecgs - 60, ecgs - 60])
})

test('a challenger that cannot judge is noticed, and the champion’s work is done', async () => {
  await setAlias('champion', 'v1', 1)
  await setAlias('challenger', 'v2', 2)
  await onWarehouse("DELETE FROM Model WHERE tag = 'v2'")
  const infer = await installation.pipelines('--json', 'infer', 'champion')
  expect(infer.status).toBe(0)
  expect(JSON.parse(infer.stdout)).toMatchObject({
    judged: ecgs,
    shadow: {
      ...{ tags: ['v2'], judged: 0, differ: 0 },
      not_judged: {
        'Model v2 has been removed from the table while it was challenger; promote another, or roll back.':
          ecgs,
      },
      warnings: ['The challenger v2 judged none of the ECGs that the champion judged.'],
    },
  })
  expect(infer.stderr).toContain('judged none of the ECGs')
  expect(await countPairs()).toEqual([ecgs, ecgs, 0])
})

test('a challenger that was asked for and cannot be is refused before any ECG is judged', async () => {
  const unknown = await installation.pipelines('infer', 'v1', '--shadow', 'v9')
  expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('There is no model v9')])
  const unset = await installation.pipelines('infer', 'v1', '--shadow', 'challenger')
  expect([unset.status, unset.stderr]).toEqual([1, expect.stringContaining('No model is challenger')])
  const itself = await installation.pipelines('infer', 'v1', '--shadow', 'v1')
  expect([itself.status, itself.stderr]).toEqual([2, expect.stringContaining('the shadow of itself')])
  expect(await countClaims(installation, 'v1')).toEqual({})
})
