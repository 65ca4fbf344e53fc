import type { InferenceToStore, ResultsClient } from '@vigia/contracts/client'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import type { Judgement } from './judge-batch.ts'
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
