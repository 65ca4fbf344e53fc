import { expect, test } from 'vitest'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { countUnjudged } from './set-aside.ts'

openForEachTest()

test('what could not be judged is counted by its reason, for all models or for one', async () => {
  const missing = 'dt_measure is missing'
  const notFinite = 'a sample is NULL or not a finite number'
  const claims = [
    ['v1', 1, 'set-aside', notFinite],
    ['v1', 2, 'set-aside', notFinite],
    ['v1', 3, 'set-aside', missing],
    ['v1', 4, 'judged', null],
    ['v2', 1, 'set-aside', notFinite],
    ['V2', 2, 'set-aside', missing],
  ]
  expect(await countUnjudged(database.db)).toEqual([])
  await database.db.$client.query(
    'INSERT INTO Inference_Claims (model_tag, ecg_id, state, reason, changed_at) VALUES ?',
    [claims.map((claim) => [...claim, '2024-05-01'])],
  )
  expect(await countUnjudged(database.db)).toEqual([
    { reason: notFinite, count: 3 },
    { reason: missing, count: 2 },
  ])
  expect(await countUnjudged(database.db, 'v2')).toEqual([{ reason: notFinite, count: 1 }])
  expect(await countUnjudged(database.db, 'v3')).toEqual([])
})
