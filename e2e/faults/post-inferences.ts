import { setTimeout as wait } from 'node:timers/promises'
import { ECG_LENGTH } from '@vigia/contracts'
import { createResultsClient, type InferenceToStore, type ResultsClient } from '@vigia/contracts/client'
import type { Installation } from '../installation.ts'

/** What the results API has said that it keeps: the row of each key. */
export type Acknowledged = Map<string, number>

export const makeBeat = (tag: string, number: number): InferenceToStore => {
  const values = Float32Array.from(
    { length: ECG_LENGTH },
    (_, sample) => 0.5 + Math.sin(sample / 9 + number) / 2,
  )
  return {
    ...{ key: `${tag}/${number}`, source_ecg_id: number, dt_measure: '2024-05-01T12:34:56', model_tag: tag },
    ...{ verdict: 'normal', error: 0.01, threshold: 0.03, values, reconstruction: values },
  }
}

/**
 * Stores inferences, each by a request of its own, several at a time; each is sent until the API says that it is stored,
 * and every third once more, at the same moment or afterwards.
 *
 * @param options.isOver told how many were sent: whether no other is to be
 * @returns what was acknowledged, how many requests that took, and answers that contradict each other
 */
export async function postInferences(
  { apiUrl, apiKey }: Pick<Installation, 'apiUrl' | 'apiKey'>,
  options: { tag: string; lanes: number; isOver: (sent: number) => boolean },
): Promise<{ acknowledged: Acknowledged; requests: number; contradictions: string[] }> {
  const client = createResultsClient({ baseUrl: apiUrl, apiKey })
  const acknowledged: Acknowledged = new Map()
  const contradictions: string[] = []
  let requests = 0
  let next = 0
  const store = async (inference: InferenceToStore) => {
    const { id, tries } = await storeUntilKept(client, inference)
    requests += tries
    const known = acknowledged.get(inference.key)
    if (known !== undefined && known !== id) contradictions.push(`${inference.key} is ${known} and ${id}`)
    acknowledged.set(inference.key, id)
  }
  const runLane = async () => {
    while (!options.isOver(next)) {
      const number = next++
      const inference = makeBeat(options.tag, number)
      if (number % 6 === 0) await Promise.all([store(inference), store(inference)])
      else await store(inference)
      if (number % 6 === 3) await store(inference)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.lanes }, runLane))
  } finally {
    await client.close()
  }
  return { acknowledged, requests, contradictions }
}

async function storeUntilKept(client: ResultsClient, inference: InferenceToStore) {
  for (let tries = 1; ; tries++) {
    const answer = await client.storeInferences([inference])
    if (answer.status === 'stored') return { id: answer.inferences[0]?.id ?? -1, tries }
    if (answer.status === 'refused') throw new Error(`Refused: ${JSON.stringify(answer.problem)}`)
    await wait(20)
  }
}
