import type { Connection } from 'mysql2/promise'

/** The models between which the worklist is shared out. */
export const worklistTags = ['model-a', 'model-b', 'model-c']
/** Those who read double. */
export const worklistReaders = Array.from({ length: 8 }, (_, number) => `reader-${number}`)

const filledAtOnce = 100_000

/** From 0 to 1, evenly, the same in every run; another for each purpose. */
const share = (purpose: string) =>
  `(CONV(LEFT(SHA2(CONCAT(\`inference_id\`, '/${purpose}'), 256), 8), 16, 10) / 4294967296)`

const threshold = 0.05
const distance = `0.1 * (${share('error')} - 0.9)`

/** SQL for where a row stood when the worklist was filled: of a hundred, 90 settled, and of the others 8 unread. */
export const initialStanding = {
  state: `CASE WHEN ${share('state')} < 0.9 THEN 'settled' WHEN ${share('state')} < 0.98 THEN 'unread'
    WHEN ${share('state')} < 0.995 THEN 'awaiting-second' ELSE 'disagreement' END`,
  first_reader_id: `IF(${share('state')} >= 0.98 AND ${share('state')} < 0.995,
    CONCAT('reader-', FLOOR(${worklistReaders.length} * ${share('reader')})), '')`,
}

const columns = {
  inference_id: '`inference_id`',
  beat: "CONCAT('ecg-', `inference_id`)",
  source_ecg_id: '`inference_id`',
  model_tag: `ELT(1 + FLOOR(${worklistTags.length} * ${share('tag')}), ${worklistTags.map((tag) => `'${tag}'`).join(',')})`,
  verdict: `IF(${distance} > 0, 'anomalous', 'normal')`,
  error: `GREATEST(0, ${threshold} + ${distance})`,
  threshold: String(threshold),
  doubt: `ABS(${distance})`,
  dt_measure: `TIMESTAMPADD(SECOND, FLOOR(365 * 86400 * ${share('time')}), '2024-01-01')`,
  ...initialStanding,
  random_order: `FLOOR(4294967296 * ${share('random')})`,
  is_double: `${share('state')} >= 0.98`,
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
