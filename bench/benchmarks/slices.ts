import { readWhole, type SlicesQuery, slices as sliceBeats } from '@vigia/auditing'
import { sliceDimensions } from '@vigia/contracts/slices'
import type { Db } from '@vigia/db'
import type { Connection } from 'mysql2/promise'
import type { Benchmark } from '../bench.ts'
import { formatNumber, formatQuantile, measureInTurn } from '../measure.ts'
import { fillPast, forgetReadings } from '../rows.ts'
import { timeCalls } from '../warehouse.ts'
import { fillWorklist, numbers, worklistReaders, worklistTags } from './worklist.ts'

const query: SlicesQuery = { tag: String(worklistTags[0]) }
const dimensions = [...sliceDimensions, 'metadata.device'] as const

export const slices: Benchmark = {
  name: 'slices',
  title: 'Where a model errs: the settled beats in slices',
  goal:
    'p50 under 300 ms with 90,000 settled beats, each judged by three models, read by one of eight readers, and with what is ' +
    'known of its device; one in 20 has a marker. Milliseconds are of a call.',
  async measure(bench) {
    const { warehouse, runs, quick, progress } = bench
    const beats = quick ? 1_000 : 100_000
    progress(`Making ${beats} beats, nine of ten of them settled`)
    await forgetReadings(bench)
    await fillWorklist(warehouse, worklistTags.length * beats)
    await fillPast(bench, () => fillReadings(warehouse, beats))
    const cases = [
      { name: 'none', ask: (db: Db) => readWhole(db, query) },
      ...dimensions.map((by) => ({ name: by, ask: (db: Db) => sliceBeats(db, { ...query, by }) })),
    ]
    const measured = await measureInTurn(
      cases.map(({ name, ask }) => ({ name, run: () => timeCalls(bench, ask, quick ? 2 : 5) })),
      runs,
      progress,
    )
    const [[settled]] = (await warehouse.query(
      "SELECT COUNT(*) AS count FROM `Audited_Beats` WHERE `state` = 'settled'",
    )) as unknown as [[{ count: number }]]
    await forgetReadings(bench)
    for (const table of ['Beat_Markers', 'Ecg_Metadata']) await warehouse.query(`TRUNCATE TABLE \`${table}\``)
    return {
      head: ['Settled beats', 'Divided by', 'p50 ms'],
      rows: cases.map(({ name }, index) => [
        ...[formatNumber(settled.count), name],
        formatQuantile(measured[index] ?? [], 0.5, 0),
      ]),
    }
  },
}

/** One answer to each settled beat of the worklist, and what is known of the beat besides. */
export async function fillReadings(warehouse: Connection, count: number): Promise<void> {
  const beats = `(SELECT number FROM (${numbers}) AS numbers
    INNER JOIN \`Worklist\` ON \`inference_id\` = 1 + ${worklistTags.length} * (number - 1) AND \`state\` = 'settled'
    WHERE number <= ${count}) AS settled`
  const answer = "IF(MOD(number, 9) = 0, 'anomalous', 'normal')"
  const reader = `CONCAT('reader-', MOD(number, ${worklistReaders.length}))`
  const moment = "TIMESTAMPADD(SECOND, number, '2025-01-01')"
  const statements = [
    `INSERT INTO \`Audited_Beats\` (\`beat\`, \`state\`, \`label\`, \`audits\`, \`is_double\`, \`stream\`, \`changed_at\`)
     SELECT CONCAT('ecg-', number), 'settled', ${answer}, 1, FALSE, IF(MOD(number, 20) = 0, 'random', 'ordered'), ${moment}
     FROM ${beats}`,
    `INSERT INTO \`Audits\` (\`answer_key\`, \`beat\`, \`inference_id\`, \`source_ecg_id\`, \`model_tag\`, \`model_verdict\`,
       \`kind\`, \`reader_id\`, \`answer\`, \`beat_code\`, \`reveal\`, \`answered_at\`, \`recorded_at\`)
     SELECT UUID(), CONCAT('ecg-', number), 1 + 3 * (number - 1), number, 'model-a', 'normal', 'reading', ${reader}, ${answer},
       ELT(1 + MOD(number, 5), NULL, 'N', 'N', 'V', 'S'), 'before', ${moment}, ${moment} FROM ${beats}`,
    `INSERT INTO \`Beat_Markers\` (\`beat\`, \`marker\`, \`reader_id\`, \`is_added\`, \`person_id\`, \`recorded_at\`)
     SELECT CONCAT('ecg-', number), ELT(1 + MOD(number, 3), 'noise', 'electrode', 'baseline'), ${reader}, TRUE, ${reader},
       ${moment} FROM ${beats} WHERE MOD(number, 20) = 0`,
    `INSERT INTO \`Ecg_Metadata\` (\`ecg_table\`, \`ecg_id\`, \`name\`, \`value\`)
     SELECT 'inference', number, 'device', CONCAT('Holter ', MOD(number, 12)) FROM ${beats}`,
    'ANALYZE TABLE `Audited_Beats`, `Audits`, `Beat_Markers`, `Ecg_Metadata`',
  ]
  for (const statement of statements) await warehouse.query(statement)
}
