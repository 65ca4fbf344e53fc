import type { Answer } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { core, ecg, labelNumbers, sampleColumns, type Trx } from '@vigia/db'
import type { ResultSetHeader } from 'mysql2/promise'
import type { RawBeat } from './raw-beat.ts'

const { eq } = core

/** The label that a training row has for what a beat's answers amount to; undefined where there is to be no row. */
export function trainingVerdict(label: Answer | null): Verdict | undefined {
  return label === 'normal' || label === 'anomalous' ? label : undefined
}

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

/** Takes the row away that a beat's audits made. */
export async function deleteTrainingRow(trx: Trx, id: number): Promise<void> {
  await trx.delete(ecg).where(eq(ecg.id, id))
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
  const label = labelNumbers[verdict]
  const samples = sampleColumns()
    .map((name) => `\`${name}\``)
    .join(',')
  const into = `INSERT INTO \`ECG\` (${samples},\`is_anomalous\`,\`dt_measure\`)`
  const [result] =
    beat.from === 'clinic'
      ? // Inside the server, so that no value is turned into text or rounded on the way.
        await trx.$client.execute<ResultSetHeader>(
          `${into} SELECT ${samples},?,\`dt_measure\` FROM \`Inference_ECG\` WHERE \`id\` = ?`,
          [label, beat.ecgId],
        )
      : await trx.$client.execute<ResultSetHeader>(
          `${into} VALUES (${beat.samples.map(() => '?').join(',')},?,?)`,
          [...beat.samples, label, beat.measuredAt],
        )
  return result.affectedRows === 1 ? result.insertId : undefined
}
