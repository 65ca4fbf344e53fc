import type { Connection } from 'mysql2/promise'

/** The models that have judged every beat of the worklist, one after the other. */
export const worklistTags = ['model-a', 'model-b', 'model-c']
/** Those who read double. */
export const worklistReaders = Array.from({ length: 8 }, (_, number) => `reader-${number}`)

const filledAtOnce = 100_000

/** The beat's number, and which of the models has judged it in this row, from 0. */
const beat = `CEIL(\`inference_id\` / ${worklistTags.length})`
const model = `MOD(\`inference_id\` - 1, ${worklistTags.length})`

/** From 0 to 1, evenly, the same in every run; another for each purpose. Of a beat, unless told otherwise. */
const share = (purpose: string, of = beat) =>
  `(CONV(LEFT(SHA2(CONCAT(${of}, '/${purpose}'), 256), 8), 16, 10) / 4294967296)`

const threshold = 0.05
const distanceOf = (inference: string) => `0.1 * (${share('error', inference)} - 0.9)`
const distance = distanceOf('`inference_id`')
/** Whether a model judged a beat as one before it did. */
const saysAsBefore = [1, 2]
  .map(
    (back) =>
      `(${model} >= ${back} AND (${distance} > 0) = (${distanceOf(`(\`inference_id\` - ${back})`)} > 0))`,
  )
  .join(' OR ')

/** SQL for where a row stood when the worklist was filled: of a hundred, 90 settled, and of the others 8 unread. */
export const initialStanding = {
  state: `CASE WHEN ${share('state')} < 0.9 THEN 'settled' WHEN ${share('state')} < 0.98 THEN 'unread'
    WHEN ${share('state')} < 0.995 THEN 'awaiting-second' ELSE 'disagreement' END`,
  first_reader_id: `IF(${share('state')} >= 0.98 AND ${share('state')} < 0.995,
    CONCAT('reader-', FLOOR(${worklistReaders.length} * ${share('reader')})), '')`,
}

const columns = {
  inference_id: '`inference_id`',
  beat: `CONCAT('ecg-', ${beat})`,
  source_ecg_id: beat,
  model_tag: `ELT(1 + ${model}, ${worklistTags.map((tag) => `'${tag}'`).join(',')})`,
  verdict: `IF(${distance} > 0, 'anomalous', 'normal')`,
  error: `GREATEST(0, ${threshold} + ${distance})`,
  threshold: String(threshold),
  doubt: `ABS(${distance})`,
  dt_measure: `TIMESTAMPADD(SECOND, FLOOR(365 * 86400 * ${share('time')}), '2024-01-01')`,
  ...initialStanding,
  random_order: `FLOOR(4294967296 * ${share('random')})`,
  is_double: `${share('state')} >= 0.98`,
  counted_as: `10 + IF(${model} = 0, 1, 0) + IF(${saysAsBefore}, 0, 4)`,
}

const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS digit`).join(' UNION ALL ')
/** The numbers 1 to 100,000. */
const numbers = `SELECT 1 + a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit AS number
  FROM (${digits}) AS a, (${digits}) AS b, (${digits}) AS c, (${digits}) AS d, (${digits}) AS e`

/** Adds rows to an empty worklist until it has this many: by the server itself, so that a million take no memory here. */
export async function fillWorklist(warehouse: Connection, count: number): Promise<void> {
  for (let present = 0; present < count; present += filledAtOnce)
    await warehouse.query(
      `INSERT INTO \`Worklist\` (${Object.keys(columns).join(',')})
       SELECT ${Object.values(columns).join(',')}
       FROM (SELECT ${present} + number AS inference_id FROM (${numbers}) AS numbers
             ORDER BY number LIMIT ${Math.min(filledAtOnce, count - present)}) AS ids`,
    )
  await warehouse.query('ANALYZE TABLE `Worklist`')
}
