import type { Inference } from '@vigia/contracts'
import { type DbOrTrx, sampleColumns } from '@vigia/db'
import { toColumn } from './moment.ts'
import { selectByKey } from './select-by-key.ts'

/** What is already stored under a key. */
export interface StoredInference {
  id: number
  measuredAt: string | null
  modelTag: string | null
  sourceEcgId: number | null
  values: (number | null)[]
}

const columns = ['idempotency_key', 'id', 'dt_measure', 'model_tag', 'source_ecg_id', ...sampleColumns()]

/** The inferences that are stored under these keys, by key. */
export async function listStoredInferences(
  db: DbOrTrx,
  keys: readonly string[],
): Promise<Map<string, StoredInference>> {
  const rows = await selectByKey(db, columns, keys)
  return new Map(
    rows.map(([key, id, measuredAt, modelTag, sourceEcgId, ...values]) => [
      key as string,
      { id, measuredAt, modelTag, sourceEcgId, values } as StoredInference,
    ]),
  )
}

/** The fields by which an inference is recognised as the same when it is sent again. */
export type ComparedField = 'model_tag' | 'source_ecg_id' | 'dt_measure' | 'values'

/**
 * The first field in which an inference differs from what is stored under its key, if any. The reconstruction is not
 * compared: another backend computes it to other last digits.
 */
export function findDifference(stored: StoredInference, inference: Inference): ComparedField | undefined {
  if (stored.modelTag !== inference.model_tag) return 'model_tag'
  if (stored.sourceEcgId !== (inference.source_ecg_id ?? null)) return 'source_ecg_id'
  if (stored.measuredAt !== toColumn(inference.dt_measure)) return 'dt_measure'
  return inference.values.every((value, sample) => isSameSample(stored.values[sample], value))
    ? undefined
    : 'values'
}

const relativeTolerance = 1e-6
/** Below this FLOAT loses digits. */
const smallestNormalFloat = 1.1754943508222875e-38

/** Whether a FLOAT column may have made `stored` of `sent`. */
function isSameSample(stored: number | null | undefined, sent: number): boolean {
  if (stored === null || stored === undefined) return false
  const magnitude = Math.max(Math.abs(stored), Math.abs(sent), smallestNormalFloat)
  return Math.abs(stored - sent) <= relativeTolerance * magnitude
}
