import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

/** A row, with a column that is not among those of `*`. */
async function findRow(table: string, hidden: string, id: number): Promise<RowDataPacket | undefined> {
  const [[row]] = await api.database.db.$client.execute<RowDataPacket[]>(
    `SELECT *, \`${hidden}\` FROM \`${table}\` WHERE \`id\` = ?`,
    [id],
  )
  return row
}

test.each([
  [0, 'anomalous'],
  [1, 'normal'],
] as const)('an ECG with is_anomalous %i is stored so, and read as %s', async (is_anomalous, verdict) => {
  const values = makeSamples()
  const answer = await api.post('/ecg', {
    values,
    dt_measure: '2024-05-01T12:34:56.987654',
    is_anomalous,
    model_tag: 'v1',
  })
  expect(answer.statusCode).toBe(201)
  expect(await findRow('Inference_ECG', 'error', answer.json().id)).toMatchObject({
    dt_measure: '2024-05-01 12:34:56',
    is_anomalous,
    model_tag: 'v1',
    0: Math.fround(values[0] as number),
    139: Math.fround(values[139] as number),
    error: null,
  })
  const { id } = answer.json()
  expect((await api.get(`/inferences/${id}`)).json().verdict).toBe(verdict)
  const page = (await api.get(`/inferences?verdict=${verdict}`)).json()
  expect(page.inferences.map((row: { id: number }) => row.id)).toContain(id)
})

test.each([true, false, 0.5, 2, -1, '1', '0', null, [], {}])(
  'is_anomalous %j is refused, with what 0 and 1 mean',
  async (is_anomalous) => {
    const before = await api.countRows('Inference_ECG')
    const body = { values: makeSamples(), dt_measure: '2024-05-01T12:34:56', is_anomalous, model_tag: 'v1' }
    const answer = await api.post('/ecg', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([
      {
        field: '/is_anomalous',
        message: 'must be the number 0 (anomalous) or 1 (normal), and neither true nor false',
      },
    ])
    expect(await api.countRows('Inference_ECG')).toBe(before)
  },
)

test('a reconstruction is stored without an ECG, since its body names none', async () => {
  const values = makeSamples(3)
  const answer = await api.post('/predictions', {
    values,
    dt_measure: '2024-05-01 12:34:56',
    model_tag: 'v1',
  })
  expect(answer.statusCode).toBe(201)
  expect(await findRow('Predictions', 'inference_ecg_id', answer.json().id)).toMatchObject({
    dt_measure: '2024-05-01 12:34:56',
    model_tag: 'v1',
    value_0: Math.fround(values[0] as number),
    value_139: Math.fround(values[139] as number),
    inference_ecg_id: null,
  })
})
