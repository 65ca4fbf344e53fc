import { decodeStoredModel, judgeRaw, type Model } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { core, type DbOrTrx, model, modelNumber } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { Judged } from '../gate/judge-gate.ts'

const { eq } = core

/**
 * A stored model, ready to judge.
 *
 * @throws VigiaError `model-unknown` when its row is gone, `model-unreadable` when its bytes cannot be used
 */
export async function readModel(
  db: DbOrTrx,
  { modelId, tag }: { modelId: number; tag: string },
): Promise<Model> {
  const [row] = await db
    .select({
      weights: model.weights,
      minimum: modelNumber('minimum'),
      maximum: modelNumber('maximum'),
      threshold: modelNumber('threshold'),
    })
    .from(model)
    .where(eq(model.id, modelId))
  if (row === undefined) throw new VigiaError('model-unknown', `There is no model ${tag} any more.`)
  try {
    return decodeStoredModel({ ...row, weights: row.weights ?? new Uint8Array() })
  } catch (cause) {
    throw unreadableModel(tag, cause)
  }
}

/** What is said of a model whose row makes no sense. */
export function unreadableModel(tag: string, cause: unknown): VigiaError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new VigiaError('model-unreadable', `Model ${tag} cannot be used: ${reason}`, { cause })
}

/**
 * What a model says of raw beats, from what is stored of it alone: the same on every machine. A beat whose score is no
 * finite number is anomalous.
 *
 * @param beats 140 raw samples each
 */
export function judgeBeats(judge: Model, beats: readonly ArrayLike<number>[]): Judged {
  const samples = new Float64Array(beats.length * ECG_LENGTH)
  beats.forEach((beat, row) => {
    samples.set(Array.from(beat), row * ECG_LENGTH)
  })
  const { scores, verdicts } = judgeRaw(judge, samples)
  return {
    scores: scores.map((score) => (Number.isFinite(score) ? score : Number.MAX_VALUE)),
    verdicts: verdicts.map((verdict, row) => (Number.isFinite(scores[row]) ? verdict : 'anomalous')),
  }
}
