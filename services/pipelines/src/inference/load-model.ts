import { createHash } from 'node:crypto'
import { decodeStoredModel, type Model } from '@vigia/autoencoder'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { unknownModel } from '../model-tag.ts'
import { findStoredModel } from '../queries/models.ts'

/** A model that judges, and the SHA-256 of its stored bytes. */
export type LoadedModel = Model & { digest: string }

/**
 * A model from its row, checked before any of it is used. It goes by the row's threshold, which `models threshold`
 * sets; what training found stands in the model's file.
 *
 * @throws VigiaError `model-unknown`, `model-unreadable`
 */
export async function loadModel(db: Db, tag: string): Promise<LoadedModel> {
  const row = await findStoredModel(db, tag)
  if (row === undefined) throw await unknownModel(db, tag)
  try {
    return { ...decodeStoredModel(row), digest: createHash('sha256').update(row.weights).digest('hex') }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new VigiaError('model-unreadable', `Model ${tag} cannot be used: ${reason}`, { cause })
  }
}
