import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

async function findRow(table: string, id: number): Promise<RowDataPacket | undefined> {
  const [[row]] = await api.database.db.$client.execute<RowDataPacket[]>(
    `SELECT * FROM \`${table}\` WHERE \`id\` = ?`,
    [id],
  )
  return row
}

test.each([
  [true, 1],
  [false, 0],
])('an ECG with is_anomalous %s is stored as %i, as the thesis stored it', async (is_anomalous, stored) => {
  const values = makeSamples()
  const answer = await api.post('/ecg', {
    values,
    dt_measure: '2024-05-01T12:34:56.987654',
    is_anomalous,
    model_tag: 'v1',
  })
  expect(answer.statusCode).toBe(201)
  expect(await findRow('Inference_ECG', answer.json().id)).toMatchObject({
    dt_measure: '2024-05-01 12:34:56',
    is_anomalous: stored,
    model_tag: 'v1',
    0: Math.fround(values[0] as number),
    139: Math.fround(values[139] as number),
    error: null,
    idempotency_key: null,
  })
})

test('a reconstruction is stored without an ECG, since its body names none', async () => {
  const values = makeSamples(3)
  const answer = await api.post('/predictions', {
    values,
    dt_measure: '2024-05-01 12:34:56',
    model_tag: 'v1',
  })
  expect(answer.statusCode).toBe(201)
  expect(await findRow('Predictions', answer.json().id)).toMatchObject({
    dt_measure: '2024-05-01 12:34:56',
    model_tag: 'v1',
    value_0: Math.fround(values[0] as number),
    value_139: Math.fround(values[139] as number),
    inference_ecg_id: null,
  })
})
