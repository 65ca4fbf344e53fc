import { Problem } from '@vigia/contracts'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference, makeSamples } from '../testing/inferences.ts'
import { createRandom, spoil } from '../testing/mutate.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

const isProblem = Compile(Problem)

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
})
afterAll(() => api.close())

const ecg = { values: makeSamples(), dt_measure: '2024-05-01T12:34:56', model_tag: 'v1' }

// Without source_ecg_id, which may be missing.
const { source_ecg_id: _, ...inference } = makeInference()

test.each([
  ['/ecg', { ...ecg, is_anomalous: 1 }],
  ['/predictions', ecg],
  ['/inferences', { inferences: [inference] }],
])('a thousand wrong bodies to %s end in 400 and in no row', async (route, body) => {
  const random = createRandom(21)
  for (let attempt = 0; attempt < 1000; attempt++) {
    const text = spoil(body, random)
    const answer = await api.post(route, text)
    expect(answer.statusCode, text).toBe(400)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(isProblem.Check(answer.json())).toBe(true)
    expect(answer.body).not.toMatch(/SELECT|INSERT|node_modules|127\.0\.0\.1/)
  }
  expect(await api.countRows('Inference_ECG')).toBe(0)
  expect(await api.countRows('Predictions')).toBe(0)
  expect(api.lines).toEqual([])
})
