import type { InferenceToStore, ResultsClient } from '@vigia/contracts/client'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import type { Judgement } from './judge-batch.ts'
import { openRequestSize } from './request-size.ts'
import { storeBatch } from './store-batch.ts'

const judgement: Judgement = {
  ecgId: 7,
  measuredAt: '2024-05-01T12:34:56',
  verdict: 'normal',
  error: 0.01,
  reasons: [],
  values: new Float32Array(ECG_LENGTH),
  reconstruction: new Float32Array(ECG_LENGTH),
}

/** What is sent of a judgement to an API that stores everything. */
async function sentOf(changes: Partial<Judgement>): Promise<InferenceToStore> {
  const sent: InferenceToStore[] = []
  const client = {
    async storeInferences(inferences: readonly InferenceToStore[]) {
      sent.push(...inferences)
      return { status: 'stored', inferences: [] }
    },
  } as unknown as ResultsClient
  const batch = { judgements: [{ ...judgement, ...changes }], setAside: [] }
  await storeBatch(client, batch, {
    tag: 'v1',
    threshold: 0.03,
    weightsDigest: 'a'.repeat(64),
    requestSize: openRequestSize(250),
    retrySeconds: 0,
    signal: AbortSignal.timeout(60_000),
    onRetry: () => {},
  })
  const [inference] = sent
  if (inference === undefined) throw new TypeError('Nothing was sent.')
  return inference
}

const figuresOf = ({ score, probability, p_value, margin }: InferenceToStore) => ({
  score,
  probability,
  p_value,
  margin,
})
const nothing = { score: undefined, probability: undefined, p_value: undefined, margin: undefined }

test('a judgement of a model of the thesis is sent as it always was, with no field that is new', async () => {
  const fields = ['key', 'source_ecg_id', 'dt_measure', 'model_tag', 'verdict', 'error', 'threshold']
  const told = { score: 0.01, probability: null, pValue: null, margin: Math.abs(0.01 - 0.03) }
  for (const changes of [{}, told]) {
    const names = Object.keys(await sentOf(changes))
    expect(names).toEqual([...fields, 'reasons', 'values', 'reconstruction'])
  }
})

test('a p-value and a margin of its own kind go with a judgement that has them', async () => {
  const sent = await sentOf({ score: 0.01, probability: null, pValue: 0.25, margin: 1.1 })
  expect(figuresOf(sent)).toEqual({ ...nothing, p_value: 0.25, margin: 1.1 })
})

test('beside a probability the decision is sent, whatever it is', async () => {
  const decided = { score: 0.01, probability: 0.6, pValue: 0.25, margin: 0.01 }
  expect(figuresOf(await sentOf(decided))).toEqual({
    score: 0.01,
    probability: 0.6,
    p_value: 0.25,
    margin: 0.01,
  })
})

test('what an API is too slow for is sent again in smaller and smaller requests, and each ECG is stored once', async () => {
  const stored = new Set<string>()
  const sizes: number[] = []
  const client = {
    async storeInferences(inferences: readonly InferenceToStore[]) {
      sizes.push(inferences.length)
      if (inferences.length > 3) return { status: 'unavailable', reason: 'timeout', detail: 'no answer' }
      const answers = inferences.map(({ key }) => ({
        ...{ key, id: 1, status: stored.has(key) ? 'already-stored' : 'stored' },
      }))
      for (const { key } of inferences) stored.add(key)
      return { status: 'stored', inferences: answers }
    },
  } as unknown as ResultsClient
  const judgements = Array.from({ length: 10 }, (_, ecgId) => ({ ...judgement, ecgId }))
  const outcome = await storeBatch(
    client,
    { judgements, setAside: [] },
    {
      ...{ tag: 'v1', threshold: 0.03, weightsDigest: 'a'.repeat(64), requestSize: openRequestSize(10) },
      ...{ retrySeconds: 60, signal: AbortSignal.timeout(60_000), onRetry: () => {} },
    },
  )
  expect(sizes.slice(0, 3)).toEqual([10, 5, 2])
  expect(outcome.stored.map(({ ecgId }) => ecgId)).toEqual(judgements.map(({ ecgId }) => ecgId))
  expect(stored.size).toBe(10)
})

test('a request carries as many again when the API is soon done, and never more than may be', () => {
  const size = openRequestSize(100)
  size.halve()
  size.halve()
  expect(size.ecgs).toBe(25)
  size.answered(1001)
  expect(size.ecgs).toBe(25)
  for (const ecgs of [50, 100, 100]) {
    size.answered(999)
    expect(size.ecgs).toBe(ecgs)
  }
  for (let time = 0; time < 10; time++) size.halve()
  expect(size.ecgs).toBe(1)
})
