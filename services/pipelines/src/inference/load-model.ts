import { createHash } from 'node:crypto'
import { decodeModel, type Model } from '@vigia/autoencoder'
import type { Db } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { unknownModel } from '../model-tag.ts'
import { findWeights } from '../queries/models.ts'

/**
 * A model from its stored bytes, checked before any of them is used.
 *
 * @throws VigiaError `model-unknown`, `model-unreadable`
 */
export async function loadModel(db: Db, tag: string): Promise<Model & { digest: string }> {
  const bytes = await findWeights(db, tag)
  if (bytes === undefined) throw unknownModel(tag)
  try {
    return { ...decodeModel(bytes), digest: createHash('sha256').update(bytes).digest('hex') }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new VigiaError('model-unreadable', `Model ${tag} cannot be used: ${reason}`, { cause })
  }
}
