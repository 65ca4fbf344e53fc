import { addDays, dayOf } from '@vigia/contracts/calendar'
import { inTransaction } from '@vigia/db'
import { countEcg, emptyFigures, writeDay } from '@vigia/monitoring'
import type { Connection } from 'mysql2/promise'
import { buildPages, type Person } from '../../scripts/installation/installation.ts'
import type { Bench, Benchmark } from '../bench.ts'
import { formatNumber, formatQuantile, formatSpread, measureInTurn } from '../measure.ts'
import { fillPast, forgetReadings } from '../rows.ts'
import { openWarehouse } from '../warehouse.ts'
import { fillWorklist, worklistTags } from './worklist.ts'

const lengths = [7, 30, 90] as const

export const overview: Benchmark = {
  name: 'overview',
  title: 'The audit UI: the overview, as an administrator gets it',
  goal:
    'p95 under 300 ms with 1,000,000 judgements and 200,000 audits (`--large`; else a tenth of both), all audits of the ' +
    'last 90 days. From the request to the last byte, one request after the other. “First” is the first one for its ' +
    'period after the UI has started, which reads what the others find remembered. UI, API and database share the machine.',
  async measure(bench) {
    const { warehouse, runs, large, quick, progress, installation } = bench
    const judgements = quick ? 10_000 : large ? 1_000_000 : 100_000
    const audits = judgements / 5
    progress(`Making a worklist of ${judgements}, and ${audits} audits`)
    await forgetReadings(bench)
    await fillWorklist(warehouse, judgements)
    await fillPast(bench, () => fillAudits(warehouse, audits))
    await fillMonitoring(bench)
    progress('Building the pages')
    await buildPages()
    const admin = await installation.addPerson('overview', 'admin')
    const reading = { name: 'reading', run: () => readPages(bench, admin, quick ? 5 : 40) }
    const [measured = []] = await measureInTurn([reading], runs, progress)
    await forgetReadings(bench)
    await warehouse.query('TRUNCATE TABLE `Monitoring`')
    return {
      head: ['Judgements', 'Audits', 'Days', 'First ms', 'p50 ms', 'p95 ms'],
      rows: lengths.map((days, index) => {
        const times = measured.map((run) => run[index] ?? { first: Number.NaN, others: [] })
        return [
          ...[formatNumber(judgements), formatNumber(audits), String(days)],
          formatSpread(
            times.map(({ first }) => first),
            0,
          ),
          ...[0.5, 0.95].map((share) =>
            formatQuantile(
              times.map(({ others }) => others),
              share,
              0,
            ),
          ),
        ]
      }),
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

/** Every model of the worklist has judged fifty beats on each of the last 90 days. */
async function fillMonitoring(bench: Bench): Promise<void> {
  await using opened = new AsyncDisposableStack()
  const { db, close } = openWarehouse(bench, 1)
  opened.defer(close)
  const today = dayOf(new Date())
  for (let back = 0; back < 90; back++)
    await inTransaction(db, async (trx) => {
      for (const tag of worklistTags) {
        const figures = emptyFigures()
        for (let beat = 0; beat < 50; beat++)
          countEcg(figures, {
            raw: Array.from({ length: 140 }, (_, sample) => Math.sin(beat + sample / 10)),
            waitSeconds: 60 + beat,
            outcome: {
              ...{ status: 'judged', measuredAt: `${addDays(today, -back)} 08:00:00`, error: beat / 1000 },
              verdict: beat % 10 === 0 ? 'anomalous' : 'normal',
            },
          })
        await writeDay(trx, { tag, day: addDays(today, -back) }, figures)
      }
    })
}

/** Milliseconds of the requests for one period. */
interface Times {
  first: number
  others: number[]
}

/** Starts the UI, signs in, and asks for the page of each period so many times, and once before. */
async function readPages({ installation }: Bench, admin: Person, requests: number): Promise<Times[]> {
  const { auditUrl } = installation
  const service = await installation.startAuditUi()
  try {
    const cookie = await signIn(auditUrl, admin)
    const ask = async (days: number) => {
      const start = performance.now()
      const answer = await fetch(`${auditUrl}/overview?days=${days}`, { headers: { cookie } })
      const page = await answer.text()
      if (!answer.ok || !page.includes('</html>')) throw new Error(`The overview answered ${answer.status}.`)
      return performance.now() - start
    }
    // What is compiled with the first request of all is no page's.
    await fetch(`${auditUrl}/help`, { headers: { cookie } })
    const times: Times[] = []
    for (const days of lengths) {
      const first = await ask(days)
      const others: number[] = []
      for (let request = 0; request < requests; request++) others.push(await ask(days))
      times.push({ first, others })
    }
    return times
  } finally {
    await service.close()
  }
}

/** @returns the cookies of the session */
async function signIn(auditUrl: string, { email, password }: Person): Promise<string> {
  const answer = await fetch(`${auditUrl}/sign-in?from=/help`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ email, password }) },
    headers: { origin: auditUrl },
  })
  if (answer.status !== 303) throw new Error(`The sign-in answered ${answer.status}.`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
