import type { Db } from '@vigia/db'
import { type AliasedModel, resolveAlias } from '@vigia/registry'
import { type Logger, VigiaError } from '@vigia/runtime'
import { type JudgingModel, loadModel } from '../inference/judging-model.ts'

/** A model that was asked for by its tag, or by an alias. */
export interface NamedModel {
  tag: string
  model: JudgingModel
  /** Undefined where the tag itself was given. */
  aliased: AliasedModel | undefined
}

/**
 * The model behind a tag or an alias, ready to judge.
 *
 * @throws VigiaError as `resolveAlias` and `loadModel` do
 */
export async function loadNamedModel(
  db: Db,
  name: string,
  logger: Pick<Logger, 'info' | 'warn'>,
): Promise<NamedModel> {
  const { tag, aliased, isThresholdChanged, hidesModel } = await resolveAlias(db, name)
  const model = await loadModel(db, tag)
  if (aliased !== undefined) {
    // Between the two looks at the row it may have been altered.
    if (model.digest !== aliased.weightsDigest)
      throw new VigiaError('alias-model-altered', `Model ${tag} has been altered while it was ${name}.`)
    logger.info({ alias: aliased.alias, tag, event: aliased.eventId }, 'An alias stands for this model')
  }
  if (hidesModel)
    logger.warn(
      { alias: name, tag },
      'There is a model with the tag of this alias, and it is not the one meant',
    )
  if (isThresholdChanged)
    logger.warn({ alias: name, tag }, 'The threshold of this model has been set since it was promoted')
  return { tag, model, aliased }
}
