import type { Inference } from '@vigia/contracts'
import { maximumFloat } from '@vigia/contracts/ecg'
import { type DbOrTrx, insertRows, labelNumbers, sampleColumns } from '@vigia/db'

/** A moment as DATETIME columns hold it, to the second: MySQL would round the fraction and MariaDB cut it off. */
export function toColumn(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}`
}

/** A DATETIME as the API tells it: `2024-05-01T12:34:56`. */
export function fromColumn(column: string): string {
  return column.replace(' ', 'T')
}

/** Reasons as their column holds them: JSON, or NULL for none. */
export function reasonsToColumn(reasons: readonly string[] = []): string | null {
  return reasons.length === 0 ? null : JSON.stringify(reasons)
}

/** The way back. What is no array of texts, by whoever wrote it, stands for no reason. */
export function reasonsFromColumn(column: string | null): string[] {
  if (column === null) return []
  try {
    const reasons: unknown = JSON.parse(column)
    return Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === 'string') : []
  } catch {
    return []
  }
}

/** An inference, with the place of the request that brings it in its trace, where that is traced. */
export type InferenceToStore = Inference & { traceparent?: string | undefined }

/** A judged ECG; those that the thesis's clients send have neither key nor error. */
export type JudgedEcg = Pick<Inference, 'dt_measure' | 'model_tag' | 'verdict' | 'values'> &
  Partial<Omit<InferenceToStore, 'reconstruction'>>

/** How far a verdict is from turning: as its model says, else the distance of error and threshold, at most the largest FLOAT. */
function marginOf({ margin, error, threshold }: JudgedEcg): number | null {
  if (margin !== undefined && margin !== null) return margin
  if (error === undefined || threshold === undefined) return null
  return Math.min(Math.abs(error - threshold), maximumFloat)
}

/** What a stored verdict goes by: a score that nobody sent is the error. */
export function scoreOf({ score, error }: { score: number | null; error: number | null }): number | null {
  return score ?? error
}

const ecgColumns = [
  'dt_measure',
  'is_anomalous',
  'model_tag',
  'source_ecg_id',
  'error',
  'threshold',
  'doubt',
  'idempotency_key',
  'label_direction',
  'reasons',
  'score',
  'probability',
  'p_value',
  'traceparent',
  ...sampleColumns(),
]

/** @returns the id of the first row */
export async function insertJudgedEcgs(db: DbOrTrx, ecgs: readonly JudgedEcg[]): Promise<number> {
  return await insertRows(db, 'Inference_ECG', ecgColumns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as JudgedEcg
    parameters.push(
      toColumn(ecg.dt_measure),
      labelNumbers[ecg.verdict],
      ecg.model_tag,
      ecg.source_ecg_id ?? null,
      ecg.error ?? null,
      ecg.threshold ?? null,
      marginOf(ecg),
      ecg.key ?? null,
      1,
      reasonsToColumn(ecg.reasons),
      ecg.score ?? null,
      ecg.probability ?? null,
      ecg.p_value ?? null,
      ecg.traceparent ?? null,
    )
    for (const value of ecg.values) parameters.push(value)
  })
}

/** A reconstruction; those that the thesis's clients send are not paired with an ECG. */
export interface Reconstruction {
  dt_measure: string
  model_tag: string
  values: readonly number[]
  ecgId: number | null
}

const predictionColumns = ['dt_measure', 'model_tag', 'inference_ecg_id', ...sampleColumns('value_')]

/** @returns the id of the first row */
export async function insertPredictions(
  db: DbOrTrx,
  reconstructions: readonly Reconstruction[],
): Promise<number> {
  return await insertRows(db, 'Predictions', predictionColumns, reconstructions.length, (row, parameters) => {
    const { dt_measure, model_tag, values, ecgId } = reconstructions[row] as Reconstruction
    parameters.push(toColumn(dt_measure), model_tag, ecgId)
    for (const value of values) parameters.push(value)
  })
}
