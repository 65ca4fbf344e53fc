import type { Inference, Problem, StoredInferences } from '@vigia/contracts'
import { type Db, databaseErrorCode, inTransaction, type Trx } from '@vigia/db'
import { type InferenceToStore, insertJudgedEcgs, insertPredictions } from './judged-rows.ts'
import {
  type ComparedField,
  findDifference,
  isBorneOut,
  listStoredIds,
  listStoredInferences,
} from './stored-inference.ts'

/** What no schema can say: a key that comes twice, and a verdict that the figures beside it don't bear out. */
export function findContradictions(inferences: readonly Inference[]): NonNullable<Problem['errors']> {
  const keys = new Set<string>()
  return inferences.flatMap((inference, index) => {
    const { key, score, probability } = inference
    const isRepeated = keys.has(key)
    keys.add(key)
    const wrong = (field: string, message: string) => ({ field: `/inferences/${index}/${field}`, message })
    if (isRepeated) return [wrong('key', 'is the key of another one here')]
    const hasProbability = typeof probability === 'number'
    if (hasProbability && typeof score !== 'number')
      return [wrong('score', 'is missing: beside a probability the verdict goes by it')]
    if (isBorneOut(inference)) return []
    const turn = hasProbability ? 'the score is above 0' : 'the error is above the threshold'
    return [wrong('verdict', `must be anomalous when ${turn}, else normal`)]
  })
}

export type StoreOutcome =
  | { status: 'stored'; inferences: StoredInferences['inferences'] }
  /** Under the keys of these inferences others are stored; nothing was stored now. */
  | { status: 'conflict'; conflicts: Conflict[] }

export interface Conflict {
  /** The inference's place in the request. */
  index: number
  field: ComparedField
}

/** A collision that goes on for so long is no coincidence. */
const attempts = 10

/**
 * Stores inferences with their reconstructions, all or none. Those whose key is there already are not stored again.
 *
 * @param inferences no key twice
 */
export async function storeInferences(
  db: Db,
  inferences: readonly InferenceToStore[],
): Promise<StoreOutcome> {
  try {
    // Nearly always all are new, so that is tried first, without a look.
    return { status: 'stored', inferences: await insertAll(db, inferences) }
  } catch (error) {
    if (!isCollision(error)) throw error
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await insertMissing(db, inferences)
    } catch (error) {
      if (!isCollision(error) || attempt === attempts) throw error
    }
  }
}

/**
 * Stores inferences that are all new.
 *
 * @throws an error for which `isCollision` holds when one of them is not, or when another transaction was in the way
 */
export async function insertAll(
  db: Db,
  inferences: readonly InferenceToStore[],
): Promise<StoredInferences['inferences']> {
  const ids = await inTransaction(db, (trx) => insertPairs(trx, inferences), { isIdempotent: true })
  return inferences.map(({ key }) => ({ key, id: requireId(ids, key), status: 'stored' }))
}

async function insertMissing(db: Db, inferences: readonly InferenceToStore[]): Promise<StoreOutcome> {
  const keys = inferences.map(({ key }) => key)
  return await inTransaction(
    db,
    async (trx) => {
      const stored = await listStoredInferences(trx, keys)
      const conflicts = inferences.flatMap((inference, index): Conflict[] => {
        const same = stored.get(inference.key)
        const field = same && findDifference(same, inference)
        return field === undefined ? [] : [{ index, field }]
      })
      if (conflicts.length > 0) return { status: 'conflict', conflicts }
      const missing = inferences.filter(({ key }) => !stored.has(key))
      const ids = missing.length === 0 ? new Map<string, number>() : await insertPairs(trx, missing)
      return {
        status: 'stored',
        inferences: keys.map((key) => {
          const id = stored.get(key)?.id
          return id === undefined
            ? { key, id: requireId(ids, key), status: 'stored' }
            : { key, id, status: 'already-stored' }
        }),
      }
    },
    { isIdempotent: true },
  )
}

/** @returns the new ids by key */
async function insertPairs(trx: Trx, inferences: readonly InferenceToStore[]): Promise<Map<string, number>> {
  const firstId = await insertJudgedEcgs(trx, inferences)
  const ids =
    inferences.length === 1
      ? new Map(inferences.map(({ key }) => [key, firstId]))
      : await listStoredIds(
          trx,
          inferences.map(({ key }) => key),
        )
  await insertPredictions(
    trx,
    inferences.map(({ key, dt_measure, model_tag, reconstruction }) => ({
      dt_measure,
      model_tag,
      values: reconstruction,
      ecgId: requireId(ids, key),
    })),
  )
  return ids
}

function requireId(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key)
  if (id === undefined) throw new TypeError('An inference that was inserted has no id.')
  return id
}

/** Whether a transaction failed because of what another one did, so that it is worth another try. */
export function isCollision(error: unknown): boolean {
  const code = databaseErrorCode(error)
  return code === 'ER_DUP_ENTRY' || code === 'ER_LOCK_DEADLOCK'
}
