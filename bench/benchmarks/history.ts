import { listAudits, signComments } from '@vigia/auditing'
import type { Connection } from 'mysql2/promise'
import type { Bench, Benchmark } from '../bench.ts'
import { formatNumber, formatQuantile, measureInTurn } from '../measure.ts'
import { fillPast, forgetReadings } from '../rows.ts'
import { timeCalls, useWarehouse } from '../warehouse.ts'
import { numbers, worklistReaders } from './worklist.ts'

/** What is typed into the search, by what it finds. */
const texts = {
  nothing: 'qzxqzx',
  'one comment': 'note 77777',
  'a hundredth of the comments': 'pause seven',
  'most comments': 'line',
  'a reader’s name': 'reader-3',
  'a reader who left early': 'reader-old',
  'a class': 'VQ',
} as const

export const history: Benchmark = {
  name: 'history',
  title: 'The history: searching for a text',
  goal:
    'p95 under 100 ms with 200,000 audits, of which none, a tenth and all have a comment of some 70 characters; nine of ten beats ' +
    'are settled. Each search is for the first page. Milliseconds are of a call.',
  async measure(bench) {
    const { warehouse, runs, quick, progress } = bench
    const audits = quick ? 5_000 : 200_000
    const rows: string[][] = []
    for (const share of [0, 0.1, 1]) {
      progress(`Making ${audits} audits, ${share * 100} % of them with a comment`)
      await forgetReadings(bench)
      await fillPast(bench, () => fillAudits(warehouse, audits, share))
      await useWarehouse(bench, (db) => signComments(db))
      const names = Object.keys(texts) as (keyof typeof texts)[]
      const measured = await measureInTurn(
        names.map((name) => ({ name, run: () => ask(bench, texts[name], quick ? 5 : 40) })),
        runs,
        progress,
      )
      for (const [index, name] of names.entries())
        rows.push([
          ...[formatNumber(audits), `${share * 100} %`, name],
          ...[0.5, 0.95].map((part) => formatQuantile(measured[index] ?? [], part, 1)),
        ])
    }
    await forgetReadings(bench)
    return { head: ['Audits', 'With a comment', 'The text finds', 'p50 ms', 'p95 ms'], rows }
  },
}

const ask = (bench: Bench, text: string, calls: number): Promise<number[]> =>
  timeCalls(bench, (db) => listAudits(db, 'reader-0', { text }), calls)

/** From 0 to 1, evenly, the same in every run; another for each purpose. */
const share = (purpose: string) =>
  `(CONV(LEFT(SHA2(CONCAT(number, '/${purpose}'), 256), 8), 16, 10) / 4294967296)`
const words = [
  ...['base', 'line', 'wander', 'noise', 'electrode', 'pause', 'early', 'late', 'wide', 'narrow'],
  ...['axis', 'beat', 'notch', 'flat', 'steep', 'low', 'high', 'seven', 'twice', 'again'],
]
const word = (place: number) =>
  `ELT(1 + FLOOR(${words.length} * ${share(`word ${place}`)}), ${words.map((each) => `'${each}'`).join(',')})`
const comment = `CONCAT_WS(' ', ${Array.from({ length: 9 }, (_, place) => word(place)).join(', ')}, 'note', number)`

/** @param commented which part of them has a comment */
async function fillAudits(warehouse: Connection, count: number, commented: number): Promise<void> {
  for (const id of [...worklistReaders, 'reader-old'])
    await warehouse.query(
      `INSERT IGNORE INTO \`Auth_User\` (id, name, email, emailVerified, role, createdAt, updatedAt)
       VALUES (?, ?, ?, 0, 'reader', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [id, id, `${id}@example.org`],
    )
  for (let present = 0; present < count; present += 100_000) {
    const some = `(SELECT ${present} + number AS number FROM (${numbers}) AS numbers
      ORDER BY number LIMIT ${Math.min(100_000, count - present)}) AS numbered`
    await warehouse.query(
      `INSERT INTO \`Audited_Beats\` (beat, state, label, audits, is_double, changed_at)
       SELECT CONCAT('ecg-', number), IF(${share('state')} < 0.9, 'settled', 'awaiting-second'),
         IF(${share('state')} < 0.9, 'normal', NULL), 1, 0, UTC_TIMESTAMP(3) FROM ${some}`,
    )
    await warehouse.query(
      `INSERT INTO \`Audits\` (id, answer_key, beat, inference_id, source_ecg_id, model_tag, model_verdict, kind, reader_id,
         answer, beat_code, comment, reveal, answered_at, recorded_at)
       SELECT number, UUID(), CONCAT('ecg-', number), number, number, CONCAT('model-', MOD(number, 3)), 'normal', 'reading',
         IF(number <= 1000, 'reader-old', CONCAT('reader-', FLOOR(${worklistReaders.length} * ${share('reader')}))),
         'normal', IF(MOD(number, 5000) = 0, 'VQ', ELT(1 + MOD(number, 4), NULL, 'N', NULL, 'V')),
         IF(${share('comment')} < ${commented}, ${comment}, NULL), 'before',
         TIMESTAMPADD(SECOND, number, '2024-01-01'), TIMESTAMPADD(SECOND, number, '2024-01-01') FROM ${some}`,
    )
  }
  await warehouse.query(
    `INSERT INTO \`Audit_Comments\` (audit_id, weights)
     SELECT id, WEIGHT_STRING(comment COLLATE utf8mb4_unicode_ci) FROM \`Audits\` WHERE comment IS NOT NULL`,
  )
  await warehouse.query('ANALYZE TABLE `Audits`, `Audited_Beats`, `Audit_Comments`')
}
