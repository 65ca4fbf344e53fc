import { type Alias, aliases, isAlias } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  type DbOrTrx,
  fromUtcColumn,
  isThresholdOf,
  modelAlias,
  oneAtATime,
  type Trx,
  utcNow,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { findIdentity, findIdentityById, type StoredIdentity } from './stored-model.ts'

const { eq, isNotNull } = core

/** A model as it stands behind an alias: the stored bytes are those of the move. */
export interface AliasedModel extends Omit<StoredIdentity, 'threshold'> {
  alias: Alias
  /** The model's threshold when the alias was moved. */
  threshold: number | null
  /** The move that made it so. */
  eventId: number
  /** ISO 8601 in UTC. */
  since: string
}

/** What an alias stands for; undefined where it stands for nothing. Whether the model is still the same is not asked. */
export async function findAlias(db: DbOrTrx, alias: Alias): Promise<AliasedModel | undefined> {
  const [row] = await db.select().from(modelAlias).where(eq(modelAlias.alias, alias))
  return row && describe(row)
}

/** Every alias that stands for a model. */
export async function listAliases(db: DbOrTrx): Promise<AliasedModel[]> {
  const rows = await db.select().from(modelAlias).where(isNotNull(modelAlias.modelId))
  return rows.flatMap((row) => describe(row) ?? [])
}

function describe(row: typeof modelAlias.$inferSelect): AliasedModel | undefined {
  const { alias, modelId, tag, weightsDigest, threshold, eventId, changedAt } = row
  if (modelId === null || tag === null || weightsDigest === null || eventId === null) return undefined
  return { alias, modelId, tag, weightsDigest, threshold, eventId, since: fromUtcColumn(changedAt) }
}

/** Every alias with what it stands for, locked until the transaction ends: always all, so in one order. */
export async function lockAliases(trx: Trx): Promise<Map<Alias, AliasedModel | undefined>> {
  await oneAtATime(trx, 'aliases')
  const select = () => trx.select().from(modelAlias).orderBy(modelAlias.alias).for('update')
  let rows = await select()
  if (rows.length < aliases.length) {
    await trx
      .insert(modelAlias)
      .ignore()
      .values(aliases.map((alias) => ({ alias, changedAt: utcNow() })))
    rows = await select()
  }
  return new Map(rows.map((row) => [row.alias, describe(row)]))
}

/** The model that a command was asked for. */
export interface ResolvedModel {
  tag: string
  /** Undefined where the tag itself was given. */
  aliased: AliasedModel | undefined
  /** Whether somebody has set the threshold since the alias was moved. */
  isThresholdChanged: boolean
  /** Whether a model has the alias's name as its tag, and is not meant: it was stored before there were aliases. */
  hidesModel: boolean
}

/**
 * The tag of a name that is a tag or an alias. As long as an alias stands for nothing, a model that has its name as
 * its tag, stored before there were aliases, is meant by it.
 *
 * @throws VigiaError `alias-unset` when the alias stands for no model, `alias-model-removed` or `alias-model-altered`
 *   when its model is no longer the one that was put there
 */
export async function resolveAlias(db: Db, name: string): Promise<ResolvedModel> {
  const asTag = { tag: name, aliased: undefined, isThresholdChanged: false, hidesModel: false }
  if (!isAlias(name)) return asTag
  const [aliased, namesake] = [await findAlias(db, name), await findIdentity(db, name)]
  if (aliased === undefined) {
    if (namesake !== undefined) return asTag
    throw new VigiaError(
      'alias-unset',
      `No model is ${name}: \`pipelines models promote <tag> --alias ${name}\` makes one.`,
    )
  }
  const stored = await requireUnaltered(db, aliased)
  const isSame =
    stored.threshold === aliased.threshold ||
    (stored.threshold !== null &&
      aliased.threshold !== null &&
      isThresholdOf(aliased.threshold, stored.threshold))
  return { tag: aliased.tag, aliased, isThresholdChanged: !isSame, hidesModel: namesake !== undefined }
}

/**
 * The model of a move as it is stored now, once it is known to be the same.
 *
 * @param moved with the tag, the row and the digest of the time of the move
 * @throws VigiaError `alias-model-removed`, `alias-model-altered`
 */
export async function requireUnaltered(
  db: DbOrTrx,
  moved: Pick<AliasedModel, 'alias' | 'modelId' | 'tag' | 'weightsDigest'>,
): Promise<StoredIdentity> {
  const stored = await findIdentityById(db, moved.modelId)
  const { alias, tag } = moved
  if (stored?.tag !== tag)
    throw new VigiaError(
      'alias-model-removed',
      `Model ${tag} has been removed from the table while it was ${alias}; promote another, or roll back.`,
    )
  if (stored.weightsDigest !== moved.weightsDigest)
    throw new VigiaError(
      'alias-model-altered',
      `The stored bytes of model ${tag} are not those that were made ${alias}: somebody has altered them. Promote it again, or another, or roll back.`,
    )
  return stored
}
