import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { labelNumbers } from '@vigia/db'
import {
  createThesisResults,
  createThesisWarehouse,
  insertThesisEcgs,
  insertThesisInferenceEcgs,
} from '@vigia/db/testing'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiKey, countResults, type Installation, openInstallation } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({ EPOCHS: '10' })
})
afterEach(() => installation.close())

test('an installation that the thesis filled is migrated, trained on, judged, and its old results are shown', async () => {
  const { db } = installation.warehouse
  const { beats, verdicts } = synthesiseBeats({ count: 700, seed: 3 })
  const rows = verdicts.map((verdict, row) => ({
    // As pandas numbers rows: from 0, and again from 0 where a second file was appended.
    id: row % 650,
    measuredAt: '2024-05-01 12:00:00',
    isAnomalous: labelNumbers[verdict],
    samples: [...beats.values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)],
  }))
  await createThesisWarehouse(db)
  await insertThesisEcgs(db, rows.slice(0, 600))
  await insertThesisInferenceEcgs(db, rows.slice(600))
  await db.$client.query("INSERT INTO Model (tag, max_value, model_weights) VALUES ('old', 7.4, 0x80049500)")
  await createThesisResults(installation.results.db)
  await installation.results.db.$client.query(
    "INSERT INTO Inference_ECG (dt_measure, is_anomalous, model_tag, `0`) VALUES ('2024-04-01', 1, 'old', 0.5)",
  )

  await installation.pipelinesJson('migrate')
  await installation.startResults()
  expect(await installation.pipelinesJson('train', 'v1')).toMatchObject({ rows: 600, left_out: 0 })
  expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ judged: 100, set_aside: {} })
  expect(await countResults(installation, 'v1')).toMatchObject({
    judged: 100,
    sources: 100,
    reconstructions: 100,
  })

  const old = await installation.pipelines('infer', 'old')
  expect(old.status).toBe(1)
  expect(old.stderr).toContain('Model old cannot be used')

  const answer = await fetch(`${installation.apiUrl}/inferences?model_tag=old`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  expect(await answer.json()).toMatchObject({
    inferences: [{ model_tag: 'old', verdict: 'normal', source_ecg_id: null, error: null }],
  })
})
