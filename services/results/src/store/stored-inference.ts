import type { Inference, Verdict } from '@vigia/contracts'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  core,
  type DbOrTrx,
  judgedEcg,
  judgedLabel,
  keepQuery,
  readArrays,
  selectSamples,
  verdictOf,
} from '@vigia/db'
import { toColumn } from './judged-rows.ts'

const { inArray, sql } = core

/** What is already stored under a key. */
export interface StoredInference {
  id: number
  measuredAt: string | null
  modelTag: string | null
  sourceEcgId: number | null
  verdict: Verdict | undefined
  error: number | null
  threshold: number | null
  score: number | null
  probability: number | null
  values: (number | null)[]
}

/** The inferences that are stored under these keys, by key. */
export async function listStoredInferences(
  db: DbOrTrx,
  keys: readonly string[],
): Promise<Map<string, StoredInference>> {
  const { key, id, measuredAt, modelTag, sourceEcgId, error, threshold, score, probability } = judgedEcg
  const label = sql`${judgedLabel}`
  const selected = { key, id, measuredAt, modelTag, sourceEcgId, label, error, threshold, score, probability }
  const found = new Map<string, StoredInference>()
  for (const chunk of chunksOf(keys)) {
    const query = db
      .select({ ...selectSamples(judgedEcg), ...selected })
      .from(judgedEcg)
      .where(inArray(key, chunk))
    for (const row of await readArrays(db, query)) {
      const [ownKey, ownId, measured, tag, source, ownLabel, ...figures] = row.slice(ECG_LENGTH)
      const [ownError, ownThreshold, ownScore, ownProbability] = figures
      found.set(
        ownKey as string,
        {
          id: ownId,
          measuredAt: measured,
          modelTag: tag,
          sourceEcgId: source,
          verdict: verdictOf(ownLabel),
          error: ownError,
          threshold: ownThreshold,
          score: ownScore,
          probability: ownProbability,
          values: row.slice(0, ECG_LENGTH),
        } as StoredInference,
      )
    }
  }
  return found
}

/** The ids of the inferences that are stored under these keys, by key. */
export async function listStoredIds(db: DbOrTrx, keys: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const chunk of chunksOf(keys))
    for (const [key, id] of await selectIds(db, chunk)) found.set(String(key), Number(id))
  return found
}

const selectIds = keepQuery((db) => {
  const { key, id } = judgedEcg
  return db
    .select({ key, id })
    .from(judgedEcg)
    .where(inArray(key, Array<string>(keysPerStatement).fill('')))
})

/** Keys in one prepared statement: one shape, so that the server prepares it once per connection. */
const keysPerStatement = 100

/** Keys for statements of that shape; what the last one lacks is filled with the last key. */
function* chunksOf(keys: readonly string[]): Generator<string[]> {
  for (let start = 0; start < keys.length; start += keysPerStatement) {
    const chunk = keys.slice(start, start + keysPerStatement)
    yield Array.from(
      { length: keysPerStatement },
      (_, index) => chunk[Math.min(index, chunk.length - 1)] as string,
    )
  }
}

/** The fields by which an inference is recognised as the same when it is sent again. */
export type ComparedField =
  | 'model_tag'
  | 'source_ecg_id'
  | 'dt_measure'
  | 'values'
  | 'verdict'
  | 'threshold'
  | 'error'
  | 'score'
  | 'probability'

/**
 * The first field in which an inference differs from what is stored under its key, if any. The reconstruction is not
 * compared: another backend computes it to other last digits, and so error and score are compared within what that
 * makes of them. A verdict that turns on those digits is no other one. The p-value and the margin follow from these
 * figures. What only one of the two has, an earlier release or a client of before has left out: it makes no difference.
 */
export function findDifference(stored: StoredInference, inference: Inference): ComparedField | undefined {
  if (stored.modelTag !== inference.model_tag) return 'model_tag'
  if (stored.sourceEcgId !== (inference.source_ecg_id ?? null)) return 'source_ecg_id'
  if (stored.measuredAt !== toColumn(inference.dt_measure)) return 'dt_measure'
  if (!inference.values.every((value, sample) => isSameSample(stored.values[sample], value))) return 'values'
  const hasSameThreshold = isSameThreshold(stored.threshold, inference.threshold)
  const hasSameError = isSameFigure(stored.error, inference.error)
  const changed = findChangedFigure(stored, inference)
  if (hasSameThreshold && hasSameError && changed === undefined)
    return isBorneOut(stored) ? undefined : 'verdict'
  if (stored.verdict !== inference.verdict) return 'verdict'
  if (!hasSameThreshold) return 'threshold'
  return hasSameError ? changed : 'error'
}

const figures = ['score', 'probability'] as const

/** Which of the figures that both have differs, if any. */
function findChangedFigure(stored: StoredInference, inference: Inference): ComparedField | undefined {
  return figures.find((figure) => {
    const [before, sent] = [stored[figure], inference[figure] ?? null]
    return before !== null && sent !== null && !isSameFigure(before, sent)
  })
}

const relativeTolerance = 1e-6
/** Below this a difference is compared with it: scaled samples near 0 carry the rounding of larger raw ones. */
const smallestMagnitude = 0.1

/** Whether a FLOAT column may have made `stored` of `sent`. */
function isSameSample(stored: number | null | undefined, sent: number): boolean {
  if (stored === null || stored === undefined) return false
  const magnitude = Math.max(Math.abs(stored), Math.abs(sent), smallestMagnitude)
  return Math.abs(stored - sent) <= relativeTolerance * magnitude
}

/** A DOUBLE column keeps a threshold to the last bit; a FLOAT one in `Model` may give it to six digits. */
function isSameThreshold(stored: number | null, sent: number): boolean {
  return stored !== null && Math.abs(stored - sent) <= relativeTolerance * Math.abs(sent)
}

/** Ten times what two backends' reconstructions differ by, in scaled units; of large figures, as a share of them. */
const figureTolerance = 1e-4

function isSameFigure(stored: number | null, sent: number): boolean {
  return stored !== null && Math.abs(stored - sent) <= figureTolerance * Math.max(1, Math.abs(sent))
}

/** The figures by which a verdict is known to be right. */
type Judged = Pick<StoredInference, 'verdict' | 'error' | 'threshold'> & {
  score?: number | null
  probability?: number | null
}

/** Whether a verdict is what the figures beside it say: beside a probability the score, else error and threshold. */
export function isBorneOut({ verdict, error, threshold, score, probability }: Judged): boolean {
  if (typeof probability === 'number')
    return typeof score === 'number' && verdict === (score > 0 ? 'anomalous' : 'normal')
  return error !== null && threshold !== null && verdict === (error > threshold ? 'anomalous' : 'normal')
}
