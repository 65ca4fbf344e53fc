import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeModel, trainTestSplit } from '@vigia/autoencoder'
import { letAuditsBeMadeUp } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-models-'))
  installation = await openInstallation({ EPOCHS: '3', NETWORK: '8' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.pipelinesJson('train', 'small')
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

test('an exported model is the stored bytes, and is not written over a file', async () => {
  const file = join(folder, 'small.safetensors')
  expect((await installation.pipelines('models', 'export', 'small', file)).status).toBe(0)
  const [events] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    "SELECT about, reader_id, details FROM Security_Log WHERE kind = 'export'",
  )
  expect(events).toMatchObject([{ about: 'model small', reader_id: null }])
  const bytes = readFileSync(file)
  const [[row]] = await installation.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT model_weights FROM Model',
  )
  expect(bytes.equals(row?.model_weights)).toBe(true)
  expect(decodeModel(bytes).network.name).toBe('8')
  const again = await installation.pipelines('models', 'export', 'small', file)
  expect(again.status).toBe(1)
  expect(again.stderr).toContain('is there already')
})

test('a model is shown with its settings, losses, metrics of both classes and digests', async () => {
  expect(await installation.pipelinesJson('models', 'show', 'small')).toMatchObject({
    tag: 'small',
    run: {
      parameters: { network: '8', epochs: 3, random_state: 21, batch_size: 512 },
      counts: { rows: 300, training: 240, test: 60 },
      losses: { training: { length: 3 }, validation: { length: 3 } },
      metrics: { normal: { precision: expect.any(Number) }, anomalous: { recall: expect.any(Number) } },
      rowsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      backend: 'wasm',
    },
  })
  expect((await installation.pipelines('models', 'show', 'small')).stdout).toContain('network=8')
})

test('the list names every model, and an unknown one is said to be unknown', async () => {
  expect((await installation.pipelines('models')).stdout).toContain('small')
  const unknown = await installation.pipelines('models', 'show', 'absent')
  expect(unknown.status).toBe(1)
  expect(unknown.stderr).toContain('There is no model absent')
})

test('doctor says of each part whether it works, and fails while one does not', async () => {
  const ill = await installation.pipelines('doctor')
  expect(ill.status).toBe(1)
  expect(ill.stdout).toContain('start the results service')
  expect(ill.stderr).toContain('Not working: Results database, Results API.')
  await installation.startResults()
  const found = { isWell: true, findings: Array(10).fill(expect.objectContaining({ isWell: true })) }
  expect(await installation.pipelinesJson('doctor')).toEqual(found)
})

test('a training run notes which audited beats it had, and in which part', async () => {
  const { db } = installation.warehouse
  await letAuditsBeMadeUp(db)
  const audited = [1, 2, 3, 50, 299, 300]
  for (const id of audited) {
    await db.$client.query(
      `INSERT INTO Audited_Beats (beat, state, label, training_ecg_id, audits, is_double, changed_at)
       VALUES (?, 'settled', 'normal', ?, 1, 0, UTC_TIMESTAMP(3))`,
      [`ecg-${id}`, id],
    )
    await db.$client.query(
      `INSERT INTO Audits (answer_key, beat, inference_id, model_tag, model_verdict, kind, reader_id, answer, reveal,
         training_ecg_id, answered_at, recorded_at)
       VALUES (UUID(), ?, ?, 'v1', 'normal', 'reading', 'rui', 'normal', 'after', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [`ecg-${id}`, id, id],
    )
  }
  await installation.pipelinesJson('train', 'learnt')
  const [rows] = await db.$client.query<RowDataPacket[]>(
    "SELECT ecg_id, part FROM Training_Run_Beats WHERE tag = 'learnt' ORDER BY ecg_id",
  )
  const split = trainTestSplit(300, { testSize: 0.2, randomState: 21 })
  expect(rows).toEqual(
    audited.map((id) => ({ ecg_id: id, part: split.test.includes(id - 1) ? 'test' : 'training' })),
  )
  await installation.pipelinesJson('models', 'remove', 'learnt')
  const [[kept]] = await db.$client.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM Training_Run_Beats')
  expect(Number(kept?.count)).toBe(audited.length)
})

test('a network that the weights column cannot hold is refused before any work', async () => {
  await installation.warehouse.db.$client.query('ALTER TABLE Model MODIFY model_weights BLOB')
  installation.environment.NETWORK = '400'
  const train = await installation.pipelines('train', 'wide')
  expect(train.status).toBe(1)
  expect(train.stderr).toContain('NETWORK 400 has')
})
