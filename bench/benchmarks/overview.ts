import { openOverview, openWorklist } from '@vigia/auditing'
import { addDays, dayOf } from '@vigia/contracts/calendar'
import { databaseAddress, databaseVariables, openDatabase } from '@vigia/db'
import { readEnvironment } from '@vigia/runtime'
import type { Connection } from 'mysql2/promise'
import type { Bench, Benchmark } from '../bench.ts'
import { formatNumber, formatQuantile, measureInTurn } from '../measure.ts'
import { forgetReadings } from '../rows.ts'
import { fillWorklist, noResults } from './worklist.ts'

const lengths = [7, 30, 90] as const

export const overview: Benchmark = {
  name: 'overview',
  title: 'The overview: its figures',
  goal:
    'p95 under 300 ms with 1,000,000 judgements and 200,000 audits (`--large`; else a tenth of both), all of the last ' +
    '90 days. “Read anew” is what a page takes that finds nothing remembered, “remembered” what it takes within the hour ' +
    'after. Milliseconds are of a call; the drawing of the page is not among them.',
  async measure(bench) {
    const { warehouse, runs, large, quick, progress } = bench
    const judgements = quick ? 10_000 : large ? 1_000_000 : 100_000
    const audits = judgements / 5
    progress(`Making a worklist of ${judgements}, and ${audits} audits`)
    await forgetReadings(bench)
    await fillWorklist(warehouse, judgements)
    await fillAudits(warehouse, audits)
    const measured = await measureInTurn(
      lengths.map((days) => ({ name: `${days} days`, run: () => ask(bench, days, quick ? 5 : 20) })),
      runs,
      progress,
    )
    await forgetReadings(bench)
    return {
      head: [
        ...['Judgements', 'Audits', 'Days'],
        ...['Read anew p50 ms', 'Read anew p95 ms', 'Remembered p50 ms', 'Remembered p95 ms'],
      ],
      rows: lengths.map((days, index) => [
        ...[formatNumber(judgements), formatNumber(audits), String(days)],
        ...(['anew', 'remembered'] as const).flatMap((kind) =>
          [0.5, 0.95].map((share) =>
            formatQuantile(measured[index]?.map((times) => times[kind]) ?? [], share, 1),
          ),
        ),
      ]),
    }
  },
}

const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS digit`).join(' UNION ALL ')
/** The numbers 1 to 1,000,000. */
const numbers = `SELECT 1 + a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit + 100000 * f.digit AS number
  FROM ${[...'abcdef'].map((name) => `(${digits}) AS ${name}`).join(', ')}`

/** Two audits of a beat: readings by two of eight readers, one in ten of them different; of every tenth beat a revision. */
async function fillAudits(warehouse: Connection, count: number): Promise<void> {
  const beat = 'CEIL(number / 2)'
  const isRevision = `(MOD(number, 2) = 0 AND MOD(${beat}, 10) = 0)`
  const answer = `IF(MOD(${beat}, 7) = 0 XOR (MOD(number, 2) = 0 AND MOD(${beat}, 11) = 0), 'anomalous', 'normal')`
  await warehouse.query(
    `INSERT INTO \`Audits\` (\`answer_key\`, \`beat\`, \`inference_id\`, \`source_ecg_id\`, \`model_tag\`, \`model_verdict\`,
       \`kind\`, \`reader_id\`, \`answer\`, \`reveal\`, \`answered_at\`, \`recorded_at\`)
     SELECT UUID(), CONCAT('ecg-', ${beat}), ${beat}, ${beat}, 'model-a', 'normal',
       IF(${isRevision}, 'revision', 'reading'),
       CONCAT('reader-', MOD(${beat} + IF(${isRevision}, 1, MOD(number, 2)), 8)), ${answer},
       IF(${isRevision}, 'after', 'before'), moment, moment
     FROM (SELECT number, UTC_TIMESTAMP(3) - INTERVAL ((${count} - number) * 90 * 86400 / ${count}) SECOND AS moment
           FROM (${numbers}) AS numbers WHERE number <= ${count} ORDER BY number) AS audits`,
  )
  await warehouse.query(
    `INSERT INTO \`Audited_Beats\` (\`beat\`, \`state\`, \`label\`, \`audits\`, \`is_double\`, \`changed_at\`)
     SELECT \`beat\`, 'settled', 'normal', COUNT(*), TRUE, MAX(\`recorded_at\`) FROM \`Audits\` GROUP BY \`beat\``,
  )
  await warehouse.query('ANALYZE TABLE `Audits`, `Audited_Beats`')
}

/** Milliseconds of each call. */
interface Times {
  anew: number[]
  remembered: number[]
}

/** As many as the audit UI has. */
const connections = 10

async function ask({ installation }: Bench, days: number, calls: number): Promise<Times> {
  const address = databaseAddress(
    'ORIGEM',
    readEnvironment(databaseVariables('ORIGEM'), installation.environment),
  )
  const { db, close } = openDatabase(address, { connections })
  await Promise.all(Array.from({ length: connections }, () => db.$client.query('DO SLEEP(0.05)')))
  const today = dayOf(new Date())
  const period = { from: addDays(today, 1 - days), to: today }
  const times: Times = { anew: [], remembered: [] }
  for (let call = 0; call < calls; call++) {
    const figures = openOverview(db, openWorklist({ db, results: noResults }))
    for (const kind of ['anew', 'remembered'] as const) {
      const start = performance.now()
      await figures.read(period)
      times[kind].push(performance.now() - start)
    }
  }
  await close()
  return times
}
