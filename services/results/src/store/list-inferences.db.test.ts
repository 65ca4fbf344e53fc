import { insertRows } from '@vigia/db'
import { openTestDatabase, readPlan, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('results')
  const columns = ['dt_measure', 'model_tag', 'is_anomalous', 'doubt']
  await insertRows(database.db, 'Inference_ECG', columns, 400, (row, parameters) => {
    const month = String((row % 12) + 1).padStart(2, '0')
    parameters.push(
      `2024-${month}-01 12:00:00`,
      row % 2 === 0 ? 'v1' : 'v2',
      row % 3 === 0 ? 0 : 1,
      row / 400,
    )
  })
})
afterEach(() => database.close())

describe.each([
  ['a model', 'Inference_ECG_tag', "model_tag = 'v1'"],
  ['a verdict', 'Inference_ECG_verdict', 'is_anomalous = 0'],
  ['both', 'Inference_ECG_tag_verdict', "model_tag = 'v1' AND is_anomalous = 0"],
])('a page of %s by margin in a month', (_, keys, filter) => {
  const explain = async (key: string) => {
    await database.db.$client.query('ANALYZE TABLE Inference_ECG')
    return await readPlan(
      database.db,
      `SELECT id FROM Inference_ECG FORCE INDEX (${key})
         WHERE doubt IS NOT NULL AND ${filter} AND dt_measure BETWEEN '2024-02-01' AND '2024-02-28'
         ORDER BY doubt, id LIMIT 51`,
    )
  }
  const inIndexAlone = /Using index"|Using index;|Covering index/

  test('is picked out of the order in one index, with no row read and nothing sorted', async () => {
    const plan = await explain(`${keys}_doubt`)
    expect(plan).toContain(`${keys}_doubt`)
    expect(plan).toMatch(inIndexAlone)
    expect(plan).not.toMatch(/sort/i)
  })

  test('is read as the period in one index, with no row read', async () => {
    const plan = await explain(`${keys}_time`)
    expect(plan).toContain(`${keys}_time`)
    expect(plan).toMatch(inIndexAlone)
  })
})
