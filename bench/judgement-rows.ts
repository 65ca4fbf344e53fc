import type { Connection } from 'mysql2/promise'
import { numbers, share, worklistTags } from './benchmarks/worklist.ts'
import { fillInBulk } from './bulk-fill.ts'

const filledAtOnce = 100_000
const distance = `0.1 * (${share('error', 'id')} - 0.9)`
const tag = `ELT(1 + MOD(id, ${worklistTags.length}), ${worklistTags.map((name) => `'${name}'`).join(',')})`
const samples = Array.from({ length: 140 }, (_, sample) => sample)

/** Three judgements of each beat, over five years, one in ten anomalous; none has a reason beside its verdict. */
const judged = {
  id: 'id',
  dt_measure: `TIMESTAMPADD(SECOND, FLOOR(5 * 365 * 86400 * ${share('time', 'id')}), '2020-01-01')`,
  is_anomalous: `IF(${distance} > 0, 0, 1)`,
  model_tag: tag,
  source_ecg_id: `CEIL(id / ${worklistTags.length})`,
  error: `GREATEST(0, 0.05 + ${distance})`,
  threshold: '0.05',
  doubt: `ABS(${distance})`,
  idempotency_key: `CONCAT(${tag}, '/', CEIL(id / ${worklistTags.length}))`,
  label_direction: '1',
  arrival: 'id',
  ...Object.fromEntries(samples.map((sample) => [String(sample), `s${sample}`])),
}

const reconstructed = {
  id: 'id',
  dt_measure: judged.dt_measure,
  model_tag: judged.model_tag,
  inference_ecg_id: 'id',
  ...Object.fromEntries(samples.map((sample) => [`value_${sample}`, `s${sample}`])),
}

/**
 * Fills an empty results database with so many judgements: by the server itself.
 *
 * @param withReconstructions without them there are half as many bytes, and no list reads them
 */
export async function fillJudgements(
  results: Connection,
  count: number,
  withReconstructions: boolean,
): Promise<void> {
  await fillRows(results, 'Inference_ECG', judged, count)
  await results.query('UPDATE `Inference_Arrivals` SET `last_arrival` = ?', [count])
  if (withReconstructions) await fillRows(results, 'Predictions', reconstructed, count)
}

async function fillRows(
  results: Connection,
  table: string,
  columns: Record<string, string>,
  count: number,
): Promise<void> {
  // One beat for all: what its samples are makes no row larger.
  const beat = samples.map((sample) => `CAST(${sample / 140} AS FLOAT) AS s${sample}`)
  await results.query('CREATE TEMPORARY TABLE Numbers (number INT PRIMARY KEY)')
  await results.query(`INSERT INTO Numbers ${numbers}`)
  await results.query(`CREATE TEMPORARY TABLE Beat SELECT ${beat.join(', ')}`)
  const names = Object.keys(columns).map((name) => `\`${name}\``)
  const values = Object.values(columns)
  await fillInBulk(results, table, async () => {
    for (let present = 0; present < count; present += filledAtOnce)
      await results.query(
        `INSERT INTO \`${table}\` (${names.join(',')})
         SELECT ${values.map((value) => value.replaceAll(/\bid\b/g, `(number + ${present})`)).join(',')}
         FROM Numbers STRAIGHT_JOIN Beat WHERE number <= ${Math.min(filledAtOnce, count - present)}`,
      )
  })
  await results.query('DROP TEMPORARY TABLE Numbers, Beat')
}
