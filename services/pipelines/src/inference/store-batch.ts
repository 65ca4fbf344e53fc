import { createHash } from 'node:crypto'
import type { ResultsClient, StoreAnswer, Unavailable } from '@vigia/contracts/client'
import { modelTagPattern, refusedPrefix } from '@vigia/contracts/ecg'
import { retry, VigiaError } from '@vigia/runtime'
import type { SetAside } from '../queries/claims.ts'
import type { JudgedBatch, Judgement } from './judge-batch.ts'
import type { RequestSize } from './request-size.ts'

export interface StoringOptions {
  tag: string
  threshold: number
  /** Names the model's weights, so that another model of the same tag in another warehouse has other keys. */
  weightsDigest: string
  /** Of all batches that are sent to one API. */
  requestSize: RequestSize
  retrySeconds: number
  signal: AbortSignal
  /** Told before each new attempt. */
  onRetry: (reason: string, attempts: number) => void
}

/** What became of a batch at the results API. */
export interface StoredBatch {
  stored: Judgement[]
  /** ECGs that this model has judged before, otherwise: by another threshold. That judgement stands. */
  standing: number[]
  setAside: SetAside[]
  /** Whether some of it was there before; what is stored of that may differ from this in its last digits. */
  repeated: boolean
}

/** In what a judgement may differ from the one that is stored under its key, so that the stored one stands. */
const ofTheVerdict = new Set(['verdict', 'error', 'threshold', 'score', 'probability'])

/**
 * Sends judgements to the results API until it has stored them. The API tells by their keys what it has already, so
 * that a batch may be sent again. A judgement that the API refuses is set aside, and the others are sent without it;
 * one that it has already, by a threshold of before, is left as it is.
 *
 * @throws VigiaError `results-unavailable` when the API does not answer in time, `results-refused` when it refuses
 * a whole request
 */
export async function storeBatch(
  client: ResultsClient,
  batch: JudgedBatch,
  options: StoringOptions,
): Promise<StoredBatch> {
  let pending = batch.judgements
  const stored: Judgement[] = []
  const standing: number[] = []
  const setAside = [...batch.setAside]
  let wasThere = false
  while (pending.length > 0) {
    const { sent, answer } = await sendFirst(client, pending, options)
    if (answer.status === 'stored') {
      stored.push(...sent)
      pending = pending.slice(sent.length)
      wasThere ||= answer.inferences.some(({ status }) => status === 'already-stored')
      continue
    }
    const refused = refusedJudgements(answer.problem.errors ?? [], sent)
    if (refused.size === 0)
      throw new VigiaError('results-refused', `The results API refuses the request: ${answer.problem.title}.`)
    const isKeyInUse = answer.problem.type === '/problems/key-in-use'
    for (const [{ ecgId }, { field, message }] of refused) {
      if (isKeyInUse && ofTheVerdict.has(field)) standing.push(ecgId)
      else setAside.push({ ecgId, reason: `${refusedPrefix}${field} ${message}` })
    }
    pending = pending.filter((judgement) => !refused.has(judgement))
  }
  return { stored, standing, setAside, repeated: wasThere || standing.length > 0 }
}

/** Sends the first judgements, as many as a request carries now, until the API has an answer for them. */
async function sendFirst(
  client: ResultsClient,
  pending: readonly Judgement[],
  options: StoringOptions,
): Promise<{ sent: readonly Judgement[]; answer: Exclude<StoreAnswer, Unavailable> }> {
  const { requestSize, retrySeconds, signal, onRetry } = options
  const prefix = keyPrefix(options)
  const send = async () => {
    const sent = pending.slice(0, requestSize.ecgs)
    const start = performance.now()
    // Not broken off when asked to stop: what is on its way is stored in a moment, and then settled.
    const answer = await client.storeInferences(
      sent.map((judgement) => toInference(judgement, options, prefix)),
    )
    if (answer.status !== 'unavailable') requestSize.answered(performance.now() - start)
    else if (answer.reason === 'timeout') requestSize.halve()
    return { sent, answer }
  }
  const { sent, answer } = await retry(send, (last) => last.answer.status === 'unavailable', {
    ...{ seconds: retrySeconds, signal },
    onRetry: (last, attempts) =>
      onRetry(last.answer.status === 'unavailable' ? last.answer.detail : '', attempts),
  })
  if (answer.status === 'unavailable')
    throw new VigiaError(
      'results-unavailable',
      `The results API is not available (${answer.detail}); nothing unsent is marked as judged.`,
    )
  return { sent, answer }
}

/** What the keys of a model's judgements begin with. A key is ASCII: another tag stands in it by its digest. */
function keyPrefix({ tag, weightsDigest }: StoringOptions): string {
  const isPlain = new RegExp(modelTagPattern).test(tag)
  const name = isPlain ? tag : `~${createHash('sha256').update(tag).digest('hex').slice(0, 32)}`
  return `${name}/${weightsDigest.slice(0, 12)}`
}

function toInference(judgement: Judgement, { tag, threshold }: StoringOptions, prefix: string) {
  const { ecgId, measuredAt, verdict, error, reasons, values, reconstruction } = judgement
  return {
    key: `${prefix}/${ecgId}`,
    source_ecg_id: ecgId,
    dt_measure: measuredAt,
    model_tag: tag,
    verdict,
    error,
    threshold,
    ...moreFigures(judgement, threshold),
    reasons,
    values,
    reconstruction,
  }
}

/**
 * What a model says beside its error. What the API works out by itself is not sent, so that one of an earlier release,
 * which refuses fields that it does not know, goes on storing what the thesis's models judge.
 */
function moreFigures({ error, score, probability, pValue, margin }: Judgement, threshold: number) {
  const isDecision = typeof probability === 'number'
  return {
    ...(typeof score === 'number' && (isDecision || score !== error) && { score }),
    ...(isDecision && { probability }),
    ...(typeof pValue === 'number' && { p_value: pValue }),
    ...(typeof margin === 'number' && margin !== Math.abs(error - threshold) && { margin }),
  }
}

/** The judgements that the errors of a problem point to: `/inferences/3/values/0` is the fourth. */
function refusedJudgements(
  errors: readonly { field: string; message: string }[],
  pending: readonly Judgement[],
): Map<Judgement, { field: string; message: string }> {
  const refused = new Map<Judgement, { field: string; message: string }>()
  for (const { field, message } of errors) {
    const [, index, part] = /^\/inferences\/(\d+)(\/[a-z_]+)?/.exec(field) ?? []
    const judgement = pending[Number(index ?? Number.NaN)]
    if (judgement !== undefined) refused.set(judgement, { field: part?.slice(1) ?? 'inference', message })
  }
  return refused
}
