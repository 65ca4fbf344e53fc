import { sampleColumns } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addWaitingBeats, answer } from '../services/pipelines/src/testing/answered-warehouse.ts'
import { type Installation, openInstallation } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({ EPOCHS: '2', NETWORK: '4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '120', '--into', 'training')
})
afterEach(() => installation.close())

test('a model is made again, byte for byte, after labels and settings have changed', async () => {
  const { db } = installation.warehouse
  const [one = 0, other = 0] = await addWaitingBeats(db, 2, () => false)
  await answer(db, 'Ana', one, { answer: 'normal' })
  await answer(db, 'Bia', other, { answer: 'anomalous' })
  installation.environment.RELABELLED_WEIGHTS = 'once=2,Ana@Example.org=3'
  const first = await installation.pipelinesJson('train', 'v1')
  expect(first).toMatchObject({ relabelled: 2, relabelled_once: 2 })

  await answer(db, 'Ana', one, { kind: 'revision', answer: 'unusable', seenAudits: 1 })
  await answer(db, 'Bia', other, { kind: 'revision', answer: 'normal', seenAudits: 1 })
  await installation.pipelinesJson('seed', '--synthetic', '10', '--seed', '3', '--into', 'training')
  delete installation.environment.RELABELLED_WEIGHTS
  Object.assign(installation.environment, { EPOCHS: '3', RANDOM_STATE: '4' })
  const now = await installation.pipelinesJson('train', 'v2', '--like', 'v1')
  expect(now).toMatchObject({ like: 'v1', same_rows: false, same_weights: false, rows: 131 })

  const again = await installation.pipelinesJson('train', 'v1-again', '--like', 'v1', '--as-of', 'then')
  expect(again).toMatchObject({
    ...{ same_rows: true, same_weights: true, rows: 122, relabelled: 2, accuracy: first.accuracy },
    ...{ weights_sha256: first.weights_sha256, rows_sha256: first.rows_sha256 },
  })
  const shown = await installation.pipelinesJson('models', 'show', 'v1')
  expect(shown.run).toMatchObject({
    parameters: { relabelled_weights: 'once=2,Ana=3' },
    counts: { relabelled: 2 },
  })
  const told = (await installation.pipelines('train', 'told', '--like', 'v1', '--as-of', 'then')).stdout
  expect(told).toMatch(/Relabelled +│ 2: 2 read once/)
  expect(told).toMatch(/Like v1 +│ rows: the same, model: the same, byte for byte/)
})

test('a model with a guard and a head is made again too', async () => {
  const first = await installation.pipelinesJson('train', 'plain')
  Object.assign(installation.environment, { PRESET: 'best', EPOCHS: '5' })
  delete installation.environment.NETWORK
  const best = await installation.pipelinesJson('train', 'b1')
  await installation.pipelinesJson('seed', '--synthetic', '10', '--seed', '3', '--into', 'training')
  Object.assign(installation.environment, { PRESET: 'label-free', EPOCHS: '2', NETWORK: '16,4' })
  const repeat = async (tag: string) =>
    await installation.pipelinesJson('train', `${tag}-again`, '--like', tag, '--as-of', 'then')
  expect(await repeat('b1')).toMatchObject({ same_rows: true, weights_sha256: best.weights_sha256 })
  expect(await repeat('plain')).toMatchObject({ same_rows: true, weights_sha256: first.weights_sha256 })
})

test('a reader nobody knows, an unknown model and a moment that is none are refused, and nothing is changed', async () => {
  const refuse = async (status: number, words: string, ...options: string[]) => {
    const train = await installation.pipelines('train', 'v1', ...options)
    expect(train.stderr).toContain(words)
    expect(train.status).toBe(status)
  }
  await refuse(1, 'There is no training run of a model v0', '--like', 'v0')
  await refuse(2, '--as-of must be a moment', '--as-of', 'yesterday')
  await refuse(2, '--as-of must be a moment', '--as-of', '2026-02-30 12:00')
  await refuse(2, 'name that too', '--as-of', 'then')
  await refuse(2, 'still to come', '--as-of', '2999-01-01T00:00:00Z')
  installation.environment.RELABELLED_CAPS = 'nobody@example.org=3'
  await refuse(2, 'RELABELLED_CAPS names somebody who is no user: a name is all, reader, once')
  expect(await installation.pipelinesJson('models', 'list')).toEqual([])
})

test('wrong normals of the training table come first, with the beats of those that answers made', async () => {
  const { db } = installation.warehouse
  const [beat = 0] = await addWaitingBeats(db, 1, () => false)
  // A row that an answer made, and two that none did, have the samples of anomalous ones.
  await answer(db, 'Ana', beat, { answer: 'normal' })
  const $client = db.$client
  const [anomalous] = await $client.query<RowDataPacket[]>('SELECT id FROM ECG WHERE is_anomalous = 0')
  const [one, two, three] = anomalous.map(({ id }) => Number(id))
  await $client.query('UPDATE ECG SET is_anomalous = 1 WHERE id IN (?)', [[one, two]])
  const copied = sampleColumns().map((name) => `target.\`${name}\` = other.\`${name}\``)
  await $client.query(
    `UPDATE ECG AS target JOIN ECG AS other ON other.id = ? SET ${copied.join(', ')} WHERE target.id = 121`,
    [three],
  )
  const ranked = await installation.pipelinesJson('suspicious')
  expect(ranked).toMatchObject({ suspected: 3, stored: 4, readable: 1 })
  const [first, second, third] = ranked.beats as { ecg_id: number; beat: string | null }[]
  expect([first, second, third].map((row) => row?.ecg_id).sort()).toEqual([one, two, 121].sort())
  expect([first, second, third].find((row) => row?.ecg_id === 121)?.beat).toBe(`ecg-${beat}`)
  const told = await installation.pipelines('suspicious', '--limit', '2')
  expect(told.stdout).toMatch(/3 of \d+ normal ECGs look anomalous; the first 2 are listed/)
  await $client.query('UPDATE ECG SET is_anomalous = 1')
  const refused = await installation.pipelines('suspicious')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('The training table has no anomalous ECG')
})
