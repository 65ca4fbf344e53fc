import { type DbOrTrx, insertRows, labelNumbers, sampleColumns } from '@vigia/db'
import type { SeedEcg } from '../seeding/source.ts'

/** An ECG and when it was measured. */
export type DatedEcg = SeedEcg & { measuredAt: string }

/** Adds labelled ECGs to the training table. */
export async function insertTrainingEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure', 'is_anomalous']
  await insertRows(db, 'ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    if (ecg.verdict === undefined) throw new Error('An ECG without a label is not for the training table.')
    parameters.push(ecg.measuredAt, labelNumbers[ecg.verdict])
  })
}

/** Adds ECGs to the clinic's table, without their label. */
export async function insertClinicEcgs(db: DbOrTrx, ecgs: readonly DatedEcg[]): Promise<void> {
  const columns = [...sampleColumns(), 'dt_measure']
  await insertRows(db, 'Inference_ECG', columns, ecgs.length, (row, parameters) => {
    const ecg = ecgs[row] as DatedEcg
    appendSamples(ecg, parameters)
    parameters.push(ecg.measuredAt)
  })
}

function appendSamples(ecg: DatedEcg, parameters: unknown[]): void {
  for (let sample = 0; sample < ecg.samples.length; sample++) parameters.push(ecg.samples[sample])
}
