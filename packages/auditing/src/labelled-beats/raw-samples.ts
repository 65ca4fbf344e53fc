import { unscale } from '@vigia/autoencoder'
import { type Db, sampleColumns } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { findRange } from '../answers/raw-beat.ts'

/** A judged beat, as the results API tells it. */
export interface JudgedBeat {
  inferenceId: number
  sourceEcgId: number | null
  modelTag: string
  /** 140 samples, normalised by the model's range; null where the API has none. */
  values: readonly (number | null)[]
}

/**
 * The samples of a beat in the clinic's unit: those of its source, or else the normalised ones put back into the
 * model's range.
 *
 * @returns undefined when a sample or the range is missing
 */
export async function findRawSamples(db: Db, beat: JudgedBeat): Promise<readonly number[] | undefined> {
  const clinic = beat.sourceEcgId === null ? undefined : await findClinicSamples(db, beat.sourceEcgId)
  if (clinic !== undefined) return isWhole(clinic) ? clinic : undefined
  if (!isWhole(beat.values)) return undefined
  const range = await findRange(db, beat.modelTag)
  return range && Array.from(unscale(Float32Array.from(beat.values), range))
}

const columns = sampleColumns()
  .map((name) => `\`${name}\``)
  .join(',')

async function findClinicSamples(db: Db, id: number): Promise<(number | null)[] | undefined> {
  const [[row]] = await db.$client.execute<RowDataPacket[][]>(
    { sql: `SELECT ${columns} FROM \`Inference_ECG\` WHERE \`id\` = ?`, rowsAsArray: true },
    [id],
  )
  return row as unknown as (number | null)[] | undefined
}

function isWhole(samples: readonly (number | null)[]): samples is readonly number[] {
  return samples.every((sample) => sample !== null)
}
