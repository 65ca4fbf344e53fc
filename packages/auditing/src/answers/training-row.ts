import { type Range, unscale } from '@vigia/autoencoder'
import type { ResultsClient } from '@vigia/contracts/client'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  ecg,
  hasTag,
  insertRows,
  keptEcg,
  labelNumbers,
  model,
  modelNumber,
  sampleColumns,
  type Trx,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { copyTrainingRow, keepWithdrawnRow } from '../statements/samples.ts'
import type { NoRow } from './answer.ts'
import type { Subject } from './beat-record.ts'

const { eq } = core

/**
 * Gives the label to the training row that a beat's audits made.
 *
 * @returns whether the row is there
 */
export async function relabelTrainingRow(trx: Trx, id: number, verdict: Verdict): Promise<boolean> {
  const [result] = await trx.update(ecg).set({ verdict }).where(eq(ecg.id, id))
  // mysql2 counts the rows found, whether or not the label is new.
  return result.affectedRows === 1
}

/**
 * Takes a row out of the training table; it is kept as it was, for training sets of before. The rights of the audit UI
 * reach no row that is not kept.
 *
 * @throws VigiaError `training-row-not-kept` where another row was kept under its id, of a table that was made anew
 */
export async function withdrawTrainingRow(trx: Trx, id: number): Promise<void> {
  await keepWithdrawnRow(trx, id)
  const [{ affectedRows }] = await trx.delete(keptEcg).where(eq(keptEcg.id, id))
  if (affectedRows > 0 || (await trx.$count(ecg, eq(ecg.id, id))) === 0) return
  throw new VigiaError(
    'training-row-not-kept',
    `Row ${id} of the training table cannot be taken out: under its id Withdrawn_ECG keeps another one, of a table that was made anew.`,
  )
}

/**
 * Adds a beat to the training table with its raw samples and its own time of measurement.
 *
 * @returns the row's id; undefined when the clinic's row has been deleted this moment
 */
export async function insertTrainingRow(
  trx: Trx,
  beat: RawBeat,
  verdict: Verdict,
): Promise<number | undefined> {
  if (beat.from === 'training-table') return beat.ecgId
  if (beat.from === 'clinic') return await copyTrainingRow(trx, beat.ecgId, verdict)
  return await insertRows(trx, 'ECG', [...sampleColumns(), 'is_anomalous', 'dt_measure'], 1, (_, values) =>
    values.push(...beat.samples, labelNumbers[verdict], beat.measuredAt),
  )
}

/** Where a beat's raw samples come from. */
export type RawBeat =
  | { from: 'clinic'; ecgId: number }
  /** A row that no answer made: nothing is added to it. */
  | { from: 'training-table'; ecgId: number }
  | {
      from: 'results'
      /** 140 samples in the clinic's unit; null where the API has none. */
      samples: (number | null)[]
      /** Without a time zone. */
      measuredAt: string | null
    }

/** The part of the results API that is needed here. */
export type InferenceSource = Pick<ResultsClient, 'findInference'>

/**
 * Finds out where a beat's raw samples come from: from the clinic's row, or, where the beat has none, from the
 * scaled samples of the results API, put back into the range by which the model had scaled them.
 *
 * @throws VigiaError `results-refused` when the API doesn't accept the question
 */
export async function findRawBeat(
  db: Db,
  results: InferenceSource,
  subject: Subject,
): Promise<{ status: 'found'; beat: RawBeat } | NoRow> {
  if (subject.trainingRow !== null)
    return { status: 'found', beat: { from: 'training-table', ecgId: subject.trainingRow } }
  if (subject.clinicEcgId !== null)
    return { status: 'found', beat: { from: 'clinic', ecgId: subject.clinicEcgId } }
  const found = await results.findInference(subject.inferenceId)
  if (found.status === 'not-found') return { status: 'gone' }
  if (found.status === 'unavailable') return { status: 'unavailable', detail: found.detail }
  if (found.status === 'refused')
    throw new VigiaError(
      'results-refused',
      `The results API refuses to give an inference: ${found.problem.title}`,
    )
  const range = await findRange(db, subject.modelTag)
  if (range === undefined) return { status: 'not-allowed', reason: 'range-unknown' }

  const { values, dt_measure } = found.inference
  const raw = unscale(Float32Array.from(values, Number), range)
  const samples = values.map((value, sample) => (value === null ? null : Number(raw[sample])))
  return {
    status: 'found',
    beat: { from: 'results', samples, measuredAt: dt_measure?.replace('T', ' ') ?? null },
  }
}

/** By which range a model scales; undefined for a tag without a model, or a model without a range. */
export async function findRange(db: Db, tag: string): Promise<Range | undefined> {
  // The oldest row: the thesis let a tag be trained again and used that one.
  const [row] = await db
    .select({ minimum: modelNumber('minimum'), maximum: modelNumber('maximum') })
    .from(model)
    .where(hasTag(tag))
    .orderBy(core.asc(model.id))
    .limit(1)
  const { minimum, maximum } = row ?? {}
  return typeof minimum === 'number' && typeof maximum === 'number' && minimum < maximum
    ? { minimum, maximum }
    : undefined
}
