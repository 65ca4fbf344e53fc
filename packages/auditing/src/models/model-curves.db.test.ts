import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { insertRows, model, sampleColumns, trainingRun } from '@vigia/db'
import { beforeEach, expect, test } from 'vitest'
import { database, openForEachTest, openThesisWarehouse } from '../testing/for-each-test.ts'
import { type ModelCurvesCache, openModelCurves } from './model-curves.ts'

openForEachTest(openThesisWarehouse)

const run = {
  tag: 'v1',
  ...{ beginDate: '2024-01-01', endDate: '2024-12-31', parameters: {}, metrics: {}, counts: {} },
  ...{
    losses: { training: [], validation: [] },
    rowsDigest: '',
    weightsDigest: '',
    backend: '',
    versions: {},
  },
  ...{ startedAt: '2026-01-02 03:04:05.678', durationMilliseconds: 820 },
}

async function addModel(tag: string, range: { minimum?: number; maximum?: number } = {}): Promise<number> {
  const [{ insertId }] = await database.db.insert(model).values({ tag, ...range })
  return insertId
}

/** Beats of one value each. */
const label = (values: readonly number[], isNormal: (row: number) => number) =>
  insertRows(database.db, 'ECG', [...sampleColumns(), 'is_anomalous'], values.length, (row, parameters) => {
    parameters.push(...Array<number>(ECG_LENGTH).fill(values[row] as number), isNormal(row))
  })

let curves: ModelCurvesCache
beforeEach(() => {
  curves = openModelCurves(database.db)
})
const find = (tag: string) => curves.find(tag)

test('a run tells the scale and the mean normal beat that its training kept', async () => {
  const modelId = await addModel('v1', { minimum: -5, maximum: 5 })
  const meanNormal = Array<number>(ECG_LENGTH).fill(0.5)
  await database.db
    .insert(trainingRun)
    .values({ ...run, modelId, sampleP01: 0.1, sampleP99: 0.7, meanNormal })
  await label([9, 9], () => 1)
  expect(await find('v1')).toEqual({ scale: [0.1, 0.7], meanNormal })
})

test('for the thesis’s models and older runs the first labelled beats tell both, by each model’s own range', async () => {
  const modelId = await addModel('old run', { minimum: 0, maximum: 10 })
  await database.db.insert(trainingRun).values({ ...run, tag: 'old run', modelId })
  await addModel('thesis', { minimum: -10, maximum: 10 })
  // Few far beats move the range, and not the percentiles.
  const values = Array.from({ length: 300 }, (_, row) => (row === 7 ? 90 : row % 2 === 0 ? 2 : 4))
  await label(values, (row) => (row % 2 === 0 ? 1 : 0))
  const { scale, meanNormal } = await find('old run')
  expect(scale?.[0]).toBeCloseTo(0.2, 3)
  expect(scale?.[1]).toBeCloseTo(0.4, 3)
  expect(meanNormal).toEqual(Array<number>(ECG_LENGTH).fill(0.2))
  expect((await find('thesis')).meanNormal?.[0]).toBe(0.6)
})

test('the scale stays where it is however many beats are labelled afterwards', async () => {
  await addModel('thesis', { minimum: 0, maximum: 10 })
  await label(
    Array.from({ length: 2000 }, (_, row) => 1 + (row % 2)),
    () => 1,
  )
  const before = await find('thesis')
  await label(Array<number>(500).fill(9), () => 1)
  // What was found is kept; these ask anew.
  expect(await openModelCurves(database.db).find('thesis')).toEqual(before)
})

test('where there is nothing to tell them by, neither is told', async () => {
  expect(await find('no such model')).toEqual({ scale: null, meanNormal: null })
  await addModel('no range')
  expect(await find('no range')).toEqual({ scale: null, meanNormal: null })
  await addModel('no beats', { minimum: 0, maximum: 1 })
  expect(await find('no beats')).toEqual({ scale: null, meanNormal: null })
  await label([0.5], () => 0)
  await addModel('one value', { minimum: 0, maximum: 1 })
  expect(await find('one value')).toEqual({ scale: null, meanNormal: null })
})
