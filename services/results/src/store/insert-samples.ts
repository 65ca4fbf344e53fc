import type { Inference } from '@vigia/contracts'
import { type DbOrTrx, insertRows, labelNumbers, sampleColumns } from '@vigia/db'
import { toColumn } from './moment.ts'
import { reasonsToColumn } from './reasons.ts'

/** A judged ECG; those that the thesis's clients send have neither key nor error. */
export type JudgedEcg = Pick<Inference, 'dt_measure' | 'model_tag' | 'verdict' | 'values'> &
  Partial<Pick<Inference, 'key' | 'source_ecg_id' | 'error' | 'threshold' | 'reasons'>>

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
  ...sampleColumns(),
]

/** @returns the id of the first row */
export async function insertJudgedEcgs(db: DbOrTrx, ecgs: readonly JudgedEcg[]): Promise<number> {
  return await insertRows(db, 'Inference_ECG', ecgColumns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as JudgedEcg
    const { error = null, threshold = null } = ecg
    parameters.push(
      toColumn(ecg.dt_measure),
      labelNumbers[ecg.verdict],
      ecg.model_tag,
      ecg.source_ecg_id ?? null,
      error,
      threshold,
      error === null || threshold === null ? null : Math.abs(error - threshold),
      ecg.key ?? null,
      1,
      reasonsToColumn(ecg.reasons),
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
