import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { multiplyRows } from './multiply-rows.ts'
import type { Installation } from './open-installation.ts'
import { type DataSource, stockClinic, trainModel } from './stock-warehouse.ts'

/** The models between which the results are shared out. */
export const tags = ['model-a', 'model-b', 'model-c']
/** All results are of this year. */
export const year = 2024

const firstResults = 1000
const threshold = 0.05
const anomalousShare = 0.1
const pairedAtOnce = 50_000

/**
 * Fills the results database with this many judged ECGs and their reconstructions: the first thousand by `infer`,
 * and copies of them with times, models and errors of their own.
 */
export async function fillResults(
  installation: Installation,
  source: DataSource,
  count: number,
): Promise<void> {
  const { results, pipelines } = installation
  const tag = await trainModel(installation, source)
  await stockClinic(installation, firstResults)
  await pipelines(['infer', tag])
  await multiplyRows(results, 'Inference_ECG', count, freshFields)
  await pairAll(results)
  await results.query('ANALYZE TABLE `Inference_ECG`, `Predictions`')
}

/** What a copied row does not share with its source. */
function freshFields(round: number): Record<string, string> {
  // From 0 to 1, evenly, the same in every run; another for each purpose.
  const share = (purpose: string) => `(CRC32(CONCAT(\`id\`, '/${purpose}/${round}')) / 4294967296)`
  const distance = `0.1 * (${share('error')} - ${1 - anomalousShare})`
  const names = tags.map((tag) => `'${tag}'`).join(',')
  return {
    dt_measure: `TIMESTAMPADD(SECOND, FLOOR(365 * 86400 * ${share('time')}), '${year}-01-01')`,
    model_tag: `ELT(1 + FLOOR(${tags.length} * ${share('tag')}), ${names})`,
    error: `GREATEST(0, ${threshold} + ${distance})`,
    threshold: String(threshold),
    margin: `ABS(${distance})`,
    is_anomalous: `${distance} <= 0`,
    idempotency_key: `CONCAT('bench/', \`id\`, '/${round}')`,
  }
}

/** Gives each ECG without a reconstruction one: its own values. */
async function pairAll(results: Connection): Promise<void> {
  const numbers = Array.from({ length: ECG_LENGTH }, (_, sample) => sample)
  const targets = numbers.map((sample) => `\`value_${sample}\``).join(',')
  const values = numbers.map((sample) => `ecg.\`${sample}\``).join(',')
  const [[last]] = await results.query<RowDataPacket[]>('SELECT MAX(`id`) AS id FROM `Inference_ECG`')
  for (let start = 0; start < Number(last?.id); start += pairedAtOnce)
    await results.query(
      `INSERT INTO \`Predictions\` (\`dt_measure\`, \`model_tag\`, \`inference_ecg_id\`, ${targets})
       SELECT ecg.\`dt_measure\`, ecg.\`model_tag\`, ecg.\`id\`, ${values} FROM \`Inference_ECG\` AS ecg
       WHERE ecg.\`id\` > ? AND ecg.\`id\` <= ?
         AND NOT EXISTS (SELECT 1 FROM \`Predictions\` AS paired WHERE paired.\`inference_ecg_id\` = ecg.\`id\`)`,
      [start, start + pairedAtOnce],
    )
}
