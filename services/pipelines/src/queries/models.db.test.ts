import { encodeModel, parseNetwork } from '@vigia/autoencoder'
import {
  core,
  type Db,
  findThresholdOrigin,
  migrate,
  model,
  modelAlias,
  modelThreshold,
  securityLog,
  trainingRun,
} from '@vigia/db'
import { createThesisWarehouse, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unknownModel } from '../model-tag.ts'

import { findModel, findStoredModel, listModels, removeModel, setThreshold } from './models.ts'
import { findTagUse } from './trainings.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

/** On tables as Vigia makes them, as an earlier release made them, or as the thesis's code made them. */
async function prepare(tables: 'own' | 'earlier' | 'thesis'): Promise<void> {
  if (tables === 'thesis') await createThesisWarehouse(db)
  await migrate(db, 'warehouse')
  if (tables === 'earlier') await db.$client.query('ALTER TABLE `Model` MODIFY `threshold` DOUBLE')
}

async function addModel(tag: string, threshold = 0.25, hasRun = true): Promise<number> {
  const [{ insertId }] = await db.insert(model).values({ tag, threshold, weights: new Uint8Array(9) })
  if (hasRun)
    await db.insert(trainingRun).values({
      ...{
        tag,
        modelId: insertId,
        threshold,
        beginDate: '2024-01-01',
        endDate: '2024-12-31',
        parameters: {},
      },
      ...{
        losses: { training: [], validation: [] },
        metrics: {},
        counts: {},
        rowsDigest: '',
        weightsDigest: '',
      },
      ...{ backend: 'wasm', versions: {}, startedAt: '2026-01-02 03:04:05.678', durationMilliseconds: 1 },
    })
  return insertId
}

const unlike = ['V1', 'v1 ', 'v１', 'V1\u0301']

test.each(['own', 'thesis'] as const)('on %s tables a tag is found byte by byte alone', async (tables) => {
  await prepare(tables)
  const id = await addModel('v1')
  expect((await findStoredModel(db, 'v1'))?.id).toBe(id)
  for (const tag of unlike) {
    expect(await findModel(db, tag)).toBeUndefined()
    expect(await findStoredModel(db, tag)).toBeUndefined()
    expect(await removeModel(db, tag)).toBe('not-found')
    expect(await setThreshold(db, { tag, threshold: 1, changedBy: 'Ana', reason: null })).toEqual({
      status: 'not-found',
    })
  }
  expect(await findTagUse(db, 'V1')).toBe('free')
  expect(await findTagUse(db, 'v1')).toBe('trained')
  expect((await unknownModel(db, 'V1')).message).toBe(
    'There is no model V1; there is "v1", and a tag is compared letter by letter.',
  )
})

test('a model that an alias stands for is not removed', async () => {
  await prepare('own')
  const modelId = await addModel('v1')
  await db.insert(modelAlias).values({
    ...{ alias: 'champion', modelId, tag: 'v1', weightsDigest: '', eventId: 1 },
    changedAt: '2026-01-02 03:04:05.678',
  })
  await expect(removeModel(db, 'v1')).rejects.toMatchObject({ code: 'model-aliased' })
  expect((await findStoredModel(db, 'v1'))?.id).toBe(modelId)
})

test('a model is removed by itself: others whose tags are alike, or the same, stay', async () => {
  await prepare('thesis')
  const id = await addModel('v1')
  await addModel('V1')
  await addModel('v1', 0.5, false)
  expect(await removeModel(db, 'v1')).toBe('removed')
  expect((await listModels(db)).map(({ tag, run }) => [tag, run !== null])).toEqual([
    ['v1', false],
    ['V1', true],
  ])
  expect((await findStoredModel(db, 'v1'))?.id).toBeGreaterThan(id)
  await expect(removeModel(db, 'v1')).rejects.toThrow('remove its row (id 3) by hand')
  expect(await findTagUse(db, 'V1')).toBe('trained')
})

test('a run whose JSON somebody has changed is refused by name, and the list of models stays', async () => {
  await prepare('own')
  await addModel('v1')
  for (const losses of ['[]', '{"training":[0.1]}', '{"training":[0.1],"validation":["0.2"]}', 'null']) {
    await db.update(trainingRun).set({ losses: core.sql`${losses}` })
    await expect(findModel(db, 'v1')).rejects.toMatchObject({ code: 'training-run-unreadable' })
    expect(await listModels(db)).toMatchObject([{ tag: 'v1', run: { backend: 'wasm' } }])
  }
})

test('of several models with one tag the oldest is used, as by the thesis', async () => {
  await prepare('thesis')
  const id = await addModel('modelo 1', 0.1, false)
  await addModel('modelo 1', 0.2, false)
  expect(await findStoredModel(db, 'modelo 1')).toMatchObject({ id, threshold: Math.fround(0.1) })
  await setThreshold(db, { tag: 'modelo 1', threshold: 0.3, changedBy: 'Ana', reason: null })
  expect((await listModels(db)).map(({ threshold }) => threshold)).toEqual([
    Math.fround(0.2),
    Math.fround(0.3),
  ])
})

test.each(['own', 'earlier', 'thesis'] as const)(
  'on %s tables a threshold is set with who, from what, to what and why, and the same again records nothing',
  async (tables) => {
    await prepare(tables)
    const modelId = await addModel('v1', 0.1)
    const held = (value: number) => (tables === 'earlier' ? value : Math.fround(value))
    const wish = { tag: 'v1', threshold: 0.3, changedBy: 'Ana', reason: 'alarmes demais' }
    expect(await setThreshold(db, wish)).toEqual({
      ...{ status: 'changed', previous: held(0.1), threshold: held(0.3) },
    })
    expect(await setThreshold(db, wish)).toEqual({ status: 'unchanged', threshold: held(0.3) })
    const { kind, account, about } = securityLog
    expect(await db.select({ kind, account, about }).from(securityLog)).toEqual([
      { kind: 'settings-changed', account: 'Ana', about: 'model v1' },
    ])
    expect(await db.select().from(modelThreshold)).toEqual([
      {
        ...{ id: 1, modelId, tag: 'v1', previous: held(0.1), threshold: held(0.3), changedBy: 'Ana' },
        ...{
          reason: 'alarmes demais',
          changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
        },
      },
    ])
    const { $client } = db
    await expect($client.query('UPDATE `Model_Thresholds` SET `reason` = NULL')).rejects.toThrow(
      'never changed',
    )
    await expect($client.query('DELETE FROM `Model_Thresholds`')).rejects.toThrow('never deleted')
  },
)

test('a threshold that the column cannot hold is refused, and nothing is recorded', async () => {
  await prepare('thesis')
  await addModel('v1', 0.1)
  const wish = { tag: 'v1', threshold: 1e300, changedBy: 'Ana', reason: null }
  await expect(setThreshold(db, wish)).rejects.toMatchObject({ code: 'threshold-out-of-range' })
  expect((await findStoredModel(db, 'v1'))?.threshold).toBe(Math.fround(0.1))
  expect(await db.select().from(modelThreshold)).toEqual([])
})

test('of a model that an earlier release trained, the migration finds what training found in its file', async () => {
  await prepare('thesis')
  const network = parseNetwork('2')
  const found = 0.012345678901234568
  const weights = encodeModel({
    ...{ network, parameters: new Float32Array(network.parameterCount), threshold: found },
    range: { minimum: 0, maximum: 1 },
    score: 'mae',
    thresholdRule: { name: 'mean-sd' },
  })
  await addModel('v1', found)
  await addModel('broken', 0.5)
  await db.update(model).set({ weights }).where(core.eq(model.tag, 'v1'))
  await db.update(trainingRun).set({ threshold: null })
  await db.$client.query("DELETE FROM `Vigia_Migrations` WHERE `name` LIKE '0007%'")
  await migrate(db, 'warehouse')
  const [broken, v1] = await listModels(db)
  expect([v1?.run?.threshold, broken?.run?.threshold]).toEqual([found, null])
  expect(v1?.threshold).toBe(Math.fround(found))
})

test.each([
  ['the same', 0.1, 0.1, { differs: false, isUnrecorded: false }],
  ['rounded by a FLOAT column', 0.1, Math.fround(0.1), { differs: false, isUnrecorded: false }],
  ['written to the table by hand', 0.1, 0.2, { differs: true, isUnrecorded: true }],
  ['removed from the table by hand', 0.1, null, { differs: true, isUnrecorded: true }],
  ['of a model of the thesis', null, 0.2, { differs: null, isUnrecorded: false }],
])('a threshold that is %s is told as it is', (_, trained, stored, expected) => {
  expect(findThresholdOrigin(stored, trained === null ? null : { threshold: trained }, [])).toEqual({
    ...{ trained },
    ...expected,
  })
})

test('a threshold that was set, and then written over by hand, is told to be on no record', () => {
  const changes = [{ previous: 0.1, threshold: 0.2 }]
  expect(findThresholdOrigin(0.2, null, changes)).toEqual({
    trained: 0.1,
    differs: true,
    isUnrecorded: false,
  })
  expect(findThresholdOrigin(0.3, null, changes)).toEqual({ trained: 0.1, differs: true, isUnrecorded: true })
  expect(findThresholdOrigin(0.1, null, [...changes, { previous: 0.2, threshold: 0.1 }])).toEqual({
    ...{ trained: 0.1, differs: false, isUnrecorded: false },
  })
})
