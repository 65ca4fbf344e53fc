import { evaluate } from '@vigia/autoencoder'
import { model, modelThreshold, trainingRun } from '@vigia/db'
import { expect, test } from 'vitest'
import { db, openForEachTest, openThesisWarehouse } from '../testing/for-each-test.ts'
import { findModelRun, listModelRuns } from './model-runs.ts'

openForEachTest(openThesisWarehouse)

const metrics = evaluate(
  Float64Array.of(0.1, 0.2, 0.3, 0.4),
  ['normal', 'normal', 'anomalous', 'normal'],
  0.25,
)
const losses = { training: [0.2, 0.1], validation: [0.3, 0.15] }

async function addModel(tag: string, stored: unknown): Promise<void> {
  const numbers = { accuracy: 0.75, precision: 1, recall: 0.5, threshold: 0.25, minimum: -2, maximum: 3 }
  const [{ insertId }] = await db.insert(model).values({ tag, ...numbers, weights: new Uint8Array(9) })
  await db.insert(trainingRun).values({
    tag,
    modelId: insertId,
    beginDate: '2024-01-01',
    endDate: '2024-12-31',
    parameters: { network: '8', epochs: 2 },
    losses,
    metrics: stored,
    threshold: 0.25,
    counts: { rows: 4 },
    rowsDigest: '',
    weightsDigest: '',
    backend: 'wasm',
    versions: {},
    startedAt: '2026-01-02 03:04:05.678',
    durationMilliseconds: 820,
  })
}

test('a model is told with its run: parameters, period, losses, metrics of both classes, curve and histogram', async () => {
  const trainingHistogram = { edges: [0, 0.5, 1], normal: [3, 1], anomalous: [0, 0] }
  const baseline = {
    accuracy: 0.9,
    rocAuc: null,
    normals: 3,
    test: 4,
    model: { accuracy: 0.75, rocAuc: 0.8 },
  }
  const codeUnits = { count: 4, idle: 1 }
  await addModel('v1', { ...metrics, trainingHistogram, brier: 0.01, baseline, codeUnits })
  const found = await findModelRun(db, 'v1')
  expect(found).toEqual({
    tag: 'v1',
    accuracy: 0.75,
    precision: 1,
    recall: 0.5,
    threshold: 0.25,
    minimum: -2,
    maximum: 3,
    thresholdOrigin: { trained: 0.25, differs: false, isUnrecorded: false },
    thresholdChanges: [],
    run: {
      startedAt: '2026-01-02T03:04:05.678Z',
      durationMilliseconds: 820,
      backend: 'wasm',
      beginDate: '2024-01-01',
      endDate: '2024-12-31',
      parameters: { network: '8', epochs: 2 },
      counts: { rows: 4 },
      losses,
      metrics: expect.objectContaining(metrics),
      trainingHistogram,
      brier: 0.01,
      baseline,
      codeUnits,
    },
  })
  expect(found?.run?.metrics?.rocCurve.length).toBeGreaterThan(1)
  expect(await findModelRun(db, 'V1')).toBeUndefined()
})

test('the thesis’s own models have no run, and of a tag trained twice the first counts', async () => {
  await db.insert(model).values([
    { tag: 'old', accuracy: 0.5 },
    { tag: 'old', accuracy: 0.9 },
  ])
  await addModel('new', metrics)
  expect((await listModelRuns(db)).map(({ tag, accuracy, run }) => [tag, accuracy, run !== null])).toEqual([
    ['new', 0.75, true],
    ['old', 0.5, false],
  ])
  expect(await findModelRun(db, 'old')).toMatchObject({ accuracy: 0.5, threshold: null, run: null })
})

test('a threshold that somebody has set is told with who did it, and with what training found', async () => {
  await addModel('v1', metrics)
  await db.insert(modelThreshold).values({
    ...{ modelId: 1, tag: 'v1', previous: 0.25, threshold: 0.4, changedBy: 'Ana', reason: 'fewer alarms' },
    changedAt: '2026-02-03 04:05:06.789',
  })
  await db.update(model).set({ threshold: 0.4 })
  const expected = {
    // The thesis's FLOAT column rounds it, which is no other threshold.
    threshold: Math.fround(0.4),
    thresholdOrigin: { trained: 0.25, differs: true, isUnrecorded: false },
    thresholdChanges: [
      {
        ...{ previous: 0.25, threshold: 0.4, changedBy: 'Ana', reason: 'fewer alarms' },
        changedAt: '2026-02-03T04:05:06.789Z',
      },
    ],
  }
  expect(await findModelRun(db, 'v1')).toMatchObject(expected)
  expect(await listModelRuns(db)).toMatchObject([expected])
})

test('what an earlier run stored as 0 for 0/0 is told as missing', async () => {
  const alone = evaluate(Float64Array.of(0.1, 0.2), ['normal', 'normal'], 0.25)
  await addModel('v1', { ...alone, anomalous: { precision: 0, recall: 0, f1: 0, support: 0 } })
  expect((await findModelRun(db, 'v1'))?.run?.metrics?.anomalous).toEqual({
    ...{ precision: null, recall: null, f1: null },
    support: 0,
  })
})

test.each([
  ['empty', {}],
  ['text', 'metrics'],
  ['with half a point', { ...metrics, rocCurve: [{ falsePositiveRate: 0 }] }],
  ['with text for a number', { ...metrics, normal: { ...metrics.normal, f1: '1' } }],
  ['with a gap', { ...metrics, errorHistogram: { edges: [0, 1], normal: [null], anomalous: [1] } }],
])('metrics that are none are told as missing: %s', async (_, stored) => {
  await addModel('v1', stored)
  expect((await findModelRun(db, 'v1'))?.run).toMatchObject({
    metrics: null,
    trainingHistogram: null,
    ...{ brier: null, baseline: null, codeUnits: null },
    losses,
  })
})
