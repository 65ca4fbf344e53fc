import { type Inference, InferenceDetail, InferencesPage, packedMediaType } from '@vigia/contracts'
import { encodeInferences } from '@vigia/contracts/client'
import { maximumFloat } from '@vigia/contracts/ecg'
import type { RowDataPacket } from 'mysql2/promise'
import { Compile } from 'typebox/compile'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInference } from '../testing/inferences.ts'
import { openTestApp, type TestApp, testKeys } from '../testing/test-app.ts'

let api: TestApp
beforeEach(async () => {
  api = await openTestApp()
})
afterEach(() => api.close())

const send = (inferences: unknown[]) => api.post('/inferences', { inferences })

/** As a model with a head judges: its verdict goes by the decision, and not by the error. */
const decided = {
  verdict: 'anomalous',
  score: 1.75,
  probability: 0.97,
  p_value: 0.004,
  margin: 1.75,
} as const satisfies Partial<Inference>

test('what a model says beside its error comes back, from the list as from one inference', async () => {
  const answer = await send([makeInference(1, decided), makeInference(2)])
  expect(answer.statusCode).toBe(201)
  const [first, second] = answer.json().inferences
  const [one, other] = [await api.get(`/inferences/${first.id}`), await api.get(`/inferences/${second.id}`)]
  expect(Compile(InferenceDetail).Check(one.json())).toBe(true)
  expect(one.json()).toMatchObject({ ...decided, doubt: 1.75 })
  const without = { score: 0.01, probability: null, p_value: null, margin: Math.abs(0.01 - 0.03) }
  expect(other.json()).toMatchObject(without)
  const page = (await api.get('/inferences?order=margin')).json()
  expect(Compile(InferencesPage).Check(page)).toBe(true)
  expect(page.inferences).toMatchObject([without, decided])
})

test('a margin that no FLOAT could hold is the largest that one can', async () => {
  const extreme = { verdict: 'anomalous', error: maximumFloat, threshold: -maximumFloat } as const
  expect((await send([makeInference(1, extreme)])).statusCode).toBe(201)
  const page = (await api.get('/inferences')).json()
  expect(Compile(InferencesPage).Check(page)).toBe(true)
  expect(page.inferences).toMatchObject([{ margin: maximumFloat }])
})

test('it travels with packed samples too', async () => {
  const body = encodeInferences([makeInference(1, decided)])
  const headers = { 'x-api-key': testKeys[0], 'content-type': packedMediaType }
  const answer = await api.app.inject({ method: 'POST', url: '/inferences', headers, payload: body })
  expect(answer.statusCode).toBe(201)
  expect((await api.get(`/inferences/${answer.json().inferences[0].id}`)).json()).toMatchObject(decided)
})

test('null says the same as nothing', async () => {
  const nothing = { score: null, probability: null, p_value: null, margin: null }
  const answer = await send([makeInference(1, nothing)])
  const { id } = answer.json().inferences[0]
  expect((await api.get(`/inferences/${id}`)).json()).toMatchObject({ score: 0.01, margin: 0.03 - 0.01 })
})

test('SELECT * reads the columns it read before', async () => {
  await send([makeInference(1, decided)])
  const [[row]] = await api.database.db.$client.query<RowDataPacket[]>('SELECT * FROM Inference_ECG')
  for (const name of ['score', 'probability', 'p_value']) expect(row).not.toHaveProperty(name)
})

test.each<[number, string, object]>([
  [400, 'score', { score: 'high' }],
  [400, 'score', { score: 1e39 }],
  [400, 'probability', { probability: 1.01 }],
  [400, 'probability', { probability: -0.01 }],
  [400, 'p_value', { p_value: 0 }],
  [400, 'p_value', { p_value: 1.5 }],
  [400, 'margin', { margin: -1 }],
  [400, 'margin', { margin: true }],
  // A probability is a head's, and so is the number that the verdict goes by.
  [422, 'score', { probability: 0.2 }],
  [422, 'verdict', { probability: 0.2, score: 0.5 }],
  [422, 'verdict', { ...decided, score: 0 }],
  [422, 'verdict', { ...decided, verdict: 'normal' }],
])('with %i %s is named where %j is sent, and nothing is stored', async (status, field, changes) => {
  const answer = await send([makeInference(1), { ...makeInference(2), ...changes }])
  expect(answer.statusCode).toBe(status)
  const fields = new Set(answer.json().errors.map((error: { field: string }) => error.field))
  expect([...fields]).toEqual([`/inferences/1/${field}`])
  expect(await api.countRows('Inference_ECG')).toBe(0)
})

test.each<[string, Partial<Inference>]>([
  ['score', { score: 1.8 }],
  ['probability', { probability: 0.96 }],
  ['verdict', { verdict: 'normal', score: -1.75, probability: 0.03 }],
  ['threshold', { threshold: 0.04 }],
  ['error', { error: 0.02, score: 1.8 }],
])('a key in use with another %s is refused by that name', async (field, changes) => {
  await send([makeInference(1, decided)])
  const answer = await send([makeInference(1, { ...decided, ...changes })])
  expect(answer.statusCode).toBe(409)
  expect(answer.json().errors).toMatchObject([{ field: `/inferences/0/${field}` }])
})

test('other last digits, and figures that one of the two has left out, make no other inference', async () => {
  await send([makeInference(1, decided), makeInference(2)])
  const digits = { score: 1.75001, probability: 0.97001, p_value: 0.005, margin: 1.75001 }
  expect((await send([makeInference(1, { ...decided, ...digits })])).statusCode).toBe(200)
  const { verdict, score, probability } = decided
  expect((await send([makeInference(1, { verdict, score, probability })])).statusCode).toBe(200)
  // As a release that knows these figures sends again what one of before has stored.
  const again = await send([makeInference(2, { score: 0.01, p_value: 0.4, margin: 0.02 })])
  expect(again.json().inferences).toMatchObject([{ status: 'already-stored' }])
})

test('a verdict that turns on the last digits of the decision is no other one', async () => {
  const near = { ...decided, score: 1e-7, probability: 0.5, margin: 1e-7 }
  await send([makeInference(1, near)])
  const turned = { ...near, verdict: 'normal', score: -1e-7 } as const
  expect((await send([makeInference(1, turned)])).statusCode).toBe(200)
})
