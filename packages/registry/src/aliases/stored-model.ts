import { core, type DbOrTrx, hasTag, model, modelNumber } from '@vigia/db'

const { asc, eq, sql } = core

/** A model as it is stored at this moment, without its weights. */
export interface StoredIdentity {
  modelId: number
  tag: string
  /** SHA-256 of the stored bytes, in hexadecimal. */
  weightsDigest: string
  threshold: number | null
}

const identity = {
  modelId: model.id,
  tag: sql<string>`${model.tag}`,
  weightsDigest: sql<string>`SHA2(COALESCE(${model.weights}, ''), 256)`,
  threshold: modelNumber('threshold'),
}

/** The model that a tag stands for: where the thesis stored a tag twice, the oldest. */
export async function findIdentity(db: DbOrTrx, tag: string): Promise<StoredIdentity | undefined> {
  const [row] = await db.select(identity).from(model).where(hasTag(tag)).orderBy(asc(model.id)).limit(1)
  return row
}

/** The model of a row, whatever its tag is now. */
export async function findIdentityById(db: DbOrTrx, modelId: number): Promise<StoredIdentity | undefined> {
  const [row] = await db.select(identity).from(model).where(eq(model.id, modelId))
  return row
}
