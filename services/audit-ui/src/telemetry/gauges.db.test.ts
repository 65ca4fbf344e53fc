import { driftCheck, driftDeclaration, modelAlias, utcNow } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDrift } from './gauges.ts'

let warehouse: TestDatabase

beforeEach(async () => {
  warehouse = await openTestDatabase('warehouse')
})

afterEach(() => warehouse.close())

const nameChampion = (tag: string) =>
  warehouse.db.insert(modelAlias).values({
    ...{ alias: 'champion', modelId: 1, tag, weightsDigest: 'a'.repeat(64), eventId: 1 },
    changedAt: utcNow(),
  })

const insertCheck = (tag: string, upTo: number, p: number | null) =>
  warehouse.db.insert(driftCheck).values({
    ...{ tag, kind: 'data', upTo, n: 500, p, level: 0.005, alarm: null, evidence: {} },
    ...{ declarationId: null, checkedAt: '2026-05-01 12:00:00.000' },
  })

const declare = (tag: string, acknowledgedAt: string | null) =>
  warehouse.db.insert(driftDeclaration).values({
    ...{ tag, kind: 'data', pace: 'sudden', evidence: {}, declaredAt: '2026-05-01 12:00:00.000' },
    acknowledgedAt,
  })

const read = async () =>
  Object.fromEntries((await readDrift(warehouse.db)).map(({ name, value }) => [name, value]))

test('nothing is told of drift where there is no champion, or none was looked for', async () => {
  await insertCheck('v1', 10, 0.5)
  expect(await readDrift(warehouse.db)).toEqual([])
  await nameChampion('v2')
  expect(await readDrift(warehouse.db)).toEqual([])
})

test('the last check of the champion is told, and whether drift waits for somebody', async () => {
  await nameChampion('v1')
  await insertCheck('v1', 10, 0.5)
  await insertCheck('v1', 20, 0.001)
  await declare('v2', null)
  const figures = {
    vigia_drift_p: 0.001,
    vigia_drift_level: 0.005,
    vigia_drift_checked_timestamp_seconds: Date.parse('2026-05-01T12:00:00Z') / 1000,
  }
  expect(await read()).toEqual({ ...figures, vigia_drift_open: 0 })
  await declare('v1', '2026-05-02 12:00:00.000')
  expect(await read()).toEqual({ ...figures, vigia_drift_open: 0 })
  await declare('v1', null)
  expect(await read()).toEqual({ ...figures, vigia_drift_open: 1 })
  expect((await readDrift(warehouse.db)).every(({ labels }) => labels?.tag === 'v1')).toBe(true)
})

test('of a check that had nothing to compare with yet no p is told', async () => {
  await nameChampion('v1')
  await insertCheck('v1', 10, null)
  expect(Object.keys(await read())).toEqual([
    'vigia_drift_open',
    'vigia_drift_level',
    'vigia_drift_checked_timestamp_seconds',
  ])
})
