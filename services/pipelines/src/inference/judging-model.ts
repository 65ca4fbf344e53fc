import { createHash } from 'node:crypto'
import {
  type Backend,
  type BackendPreference,
  countTensors,
  type DecodedModel,
  decodeStoredModel,
  FEW_BEATS,
  goByThreshold,
  isActivatedAsInThesis,
  openBackend,
  reconstruct,
  reconstructDirectly,
  type TrainedNetwork,
} from '@vigia/autoencoder'
import type { Db } from '@vigia/db'
import { unreadableModel } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { unknownModel } from '../model-tag.ts'
import { findStoredModel, findThreshold, listTags } from '../queries/models.ts'

/** A model that judges, and the SHA-256 of its stored bytes. */
export type JudgingModel = DecodedModel & { id: number; digest: string }

/**
 * A model from its row, checked before any of it is used. It goes by the row's threshold, which `models threshold`
 * sets; what training found stands in the model's file.
 *
 * @throws VigiaError `model-unknown`, `model-unreadable`
 */
export async function loadModel(db: Db, tag: string): Promise<JudgingModel> {
  const row = await findStoredModel(db, tag)
  if (row === undefined) throw await unknownModel(db, tag)
  if (tag.endsWith(' ')) await refuseBlankTwin(db, tag)
  try {
    const digest = createHash('sha256').update(row.weights).digest('hex')
    return { ...decodeStoredModel(row), id: row.id, digest }
  } catch (cause) {
    throw unreadableModel(tag, cause)
  }
}

/**
 * The list of work holds tags for equal that differ in blanks at the end alone, so that two such models would take
 * each other's ECGs for judged.
 *
 * @throws VigiaError `model-ambiguous`
 */
async function refuseBlankTwin(db: Db, tag: string): Promise<void> {
  const twin = (await listTags(db)).find((other) => other !== tag && other.trimEnd() === tag.trimEnd())
  if (twin !== undefined)
    throw new VigiaError(
      'model-ambiguous',
      `Model ${JSON.stringify(tag)} differs from ${JSON.stringify(twin)} in blanks at the end alone, and only one of the two can judge: rename it in the table.`,
    )
}

/**
 * The same model by the threshold that its row has now: somebody may have set it while ECGs are waited for.
 *
 * @throws VigiaError `model-unknown` when there is no such model any more, `model-unreadable` when its threshold makes no sense
 */
export async function renewThreshold(db: Db, tag: string, model: JudgingModel): Promise<JudgingModel> {
  const threshold = await findThreshold(db, model.id, tag)
  if (threshold === undefined) throw await unknownModel(db, tag)
  try {
    return goByThreshold(model, threshold)
  } catch (cause) {
    throw unreadableModel(tag, cause)
  }
}

/** What records call it where networks are computed without TensorFlow.js. */
export const ownBackend = 'simd'

export interface Reconstructor {
  /** What has computed so far. */
  readonly backend: string
  /** Tensors that are held now; 0 where TensorFlow.js is not loaded. */
  readonly heldTensors: number
  /** As `reconstruct` does. */
  reconstruct(trained: TrainedNetwork, values: Float32Array, count: number): Promise<Float32Array>
}

/**
 * Left to choose by itself, it opens a backend with the first batch that is worth one: a few beats are reconstructed
 * by plain loops in less time than a backend takes to load.
 *
 * @throws VigiaError `backend-unavailable` when the one that was asked for cannot be used
 */
export async function openReconstructor(preference: BackendPreference): Promise<Reconstructor> {
  let hasComputed = false
  let backend: Backend | undefined = preference === 'auto' ? undefined : await openBackend(preference)
  return {
    get backend() {
      return backend?.name ?? (hasComputed ? ownBackend : 'none')
    },
    get heldTensors() {
      return backend === undefined ? 0 : countTensors(backend)
    },
    async reconstruct(trained, values, count) {
      if (!isActivatedAsInThesis(trained.network)) {
        hasComputed = true
        return reconstruct(undefined, trained, values, count)
      }
      if (backend === undefined && count < FEW_BEATS) return reconstructDirectly(trained, values, count)
      backend ??= await openBackend(preference, trained.network)
      return reconstruct(backend, trained, values, count)
    },
  }
}
