import { deprecatedMargin, type InferenceDetail } from '@vigia/contracts'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  core,
  type DbOrTrx,
  judgedEcg,
  judgedLabel,
  prediction,
  readArrays,
  type SQL,
  selectSamples,
  verdictOf,
} from '@vigia/db'
import { currentSpan } from '@vigia/runtime'
import { findPairOf } from './find-pair.ts'
import { fromColumn, reasonsFromColumn, scoreOf } from './judged-rows.ts'

const { eq, sql } = core

type Samples = (number | null)[]

interface EcgRow {
  id: number
  source_ecg_id: number | null
  measuredAt: string | null
  model_tag: string | null
  label: number | null
  error: number | null
  threshold: number | null
  score: number | null
  probability: number | null
  p_value: number | null
  margin: number | null
  reasons: string | null
  key: string | null
  traceparent: string | null
  values: Samples
}

/**
 * One judged ECG with its samples and, where it has one, its reconstruction. Who asks for it in a trace is led to the one
 * in which it was judged.
 */
export async function findInference(db: DbOrTrx, id: number): Promise<InferenceDetail | undefined> {
  const ecg = await findEcg(db, id)
  if (ecg === undefined) return undefined
  if (ecg.traceparent !== null) currentSpan()?.linkTo(ecg.traceparent)
  const reconstruction = (await findPaired(db, id)) ?? (await findUnpaired(db, ecg)) ?? null
  const sampleErrors = reconstruction && subtract(ecg.values, reconstruction)
  return {
    id: ecg.id,
    source_ecg_id: ecg.source_ecg_id,
    dt_measure: ecg.measuredAt && fromColumn(ecg.measuredAt),
    model_tag: ecg.model_tag,
    verdict: verdictOf(ecg.label) ?? null,
    error: ecg.error ?? (sampleErrors && mean(sampleErrors)),
    threshold: ecg.threshold,
    score: scoreOf(ecg),
    probability: ecg.probability,
    p_value: ecg.p_value,
    margin: ecg.margin,
    [deprecatedMargin]: ecg.margin,
    reasons: reasonsFromColumn(ecg.reasons),
    values: ecg.values,
    reconstruction,
    sample_errors: sampleErrors,
  }
}

const ecgFields = {
  ...selectSamples(judgedEcg),
  label: sql`${judgedLabel}`,
  id: judgedEcg.id,
  sourceEcgId: judgedEcg.sourceEcgId,
  measuredAt: judgedEcg.measuredAt,
  modelTag: judgedEcg.modelTag,
  error: judgedEcg.error,
  threshold: judgedEcg.threshold,
  score: judgedEcg.score,
  probability: judgedEcg.probability,
  pValue: judgedEcg.pValue,
  margin: judgedEcg.margin,
  reasons: judgedEcg.reasons,
  key: judgedEcg.key,
  traceparent: judgedEcg.traceparent,
}

async function findEcg(db: DbOrTrx, id: number): Promise<EcgRow | undefined> {
  const [row] = await readArrays(db, db.select(ecgFields).from(judgedEcg).where(eq(judgedEcg.id, id)))
  if (row === undefined) return undefined
  const [
    label,
    rowId,
    source_ecg_id,
    measuredAt,
    model_tag,
    error,
    threshold,
    score,
    probability,
    p_value,
    margin,
    reasons,
    key,
    traceparent,
  ] = row.slice(ECG_LENGTH)
  return {
    id: rowId,
    source_ecg_id,
    measuredAt,
    model_tag,
    label,
    error,
    threshold,
    score,
    probability,
    p_value,
    margin,
    reasons,
    key,
    traceparent,
    values: row.slice(0, ECG_LENGTH),
  } as EcgRow
}

const findPaired = (db: DbOrTrx, ecgId: number) =>
  findReconstruction(db, eq(prediction.inferenceEcgId, ecgId))

/** The reconstruction of an ECG that the thesis's clients stored. */
async function findUnpaired(db: DbOrTrx, { id, measuredAt, model_tag: tag, key }: EcgRow) {
  if (measuredAt === null || tag === null || key !== null) return undefined
  const reconstruction = await findPairOf(db, { id, measuredAt, tag })
  if (reconstruction === undefined) return undefined
  return await findReconstruction(db, eq(prediction.id, reconstruction))
}

async function findReconstruction(db: DbOrTrx, isWanted: SQL): Promise<Samples | undefined> {
  const selected = selectSamples(prediction, 'value_')
  const [row] = await readArrays(db, db.select(selected).from(prediction).where(isWanted))
  return row as Samples | undefined
}

function subtract(values: Samples, reconstruction: Samples): Samples {
  return values.map((value, sample) => {
    const other = reconstruction[sample] ?? null
    return value === null || other === null ? null : Math.abs(value - other)
  })
}

/** @returns null when a sample is missing: the mean of the others would be another quantity */
function mean(values: Samples): number | null {
  let sum = 0
  for (const value of values) {
    if (value === null) return null
    sum += value
  }
  return sum / values.length
}
