import { type JudgementSource, openWorklist } from '@vigia/auditing'
import type { WorklistOrder } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import type { Connection } from 'mysql2/promise'
import { readMigration } from '../../packages/db/src/migration-files.ts'
import type { Bench, Benchmark } from '../bench.ts'
import { fillInBulk } from '../bulk-fill.ts'
import { formatNumber, formatQuantile, measureInTurn } from '../measure.ts'
import { forgetReadings } from '../rows.ts'
import { openWarehouse } from '../warehouse.ts'

export const worklist: Benchmark = {
  name: 'worklist',
  title: 'The worklist: taking five beats, and counting the progress',
  goal:
    'p95 under 50 ms with 1,000,000 judgements (`--large`; else 100,000), three of each beat. Of a hundred 90 are settled, ' +
    '8 unread, and the others read by one of eight readers or contested; one in 20 is in the random stream. Each reader takes five beats and asks for the ' +
    'progress, eight at the same moment; those taken before are answered meanwhile. The last rows are the progress when nobody has asked for it within ' +
    'the minute, and all of it is counted. Milliseconds are of a call.',
  async measure(bench) {
    const { warehouse, runs, large, quick, progress } = bench
    const rows = quick ? 10_000 : large ? 1_000_000 : 100_000
    progress(`Making a worklist of ${rows}`)
    await forgetReadings(bench)
    await fillWorklist(warehouse, rows)
    const measured = await measureInTurn(
      questions.map((question) => ({
        name: `${question.readers} readers, ${question.order ?? 'progress'}, ${question.modelTag ?? 'all'}`,
        run: () => ask(bench, question, quick ? 40 : 100),
      })),
      runs,
      progress,
    )
    await forgetReadings(bench)
    return {
      head: [
        ...['Rows', 'Readers', 'Order', 'Model'],
        ...['Take p50 ms', 'Take p95 ms', 'Count p50 ms', 'Count p95 ms'],
      ],
      rows: questions.map(({ readers, order, modelTag }, index) => [
        ...[formatNumber(rows), String(readers), order ?? '–', modelTag === undefined ? 'all' : 'one'],
        ...describe(measured[index]?.map(({ takes }) => takes) ?? []),
        ...describe(measured[index]?.map(({ counts }) => counts) ?? []),
      ]),
    }
  },
}

/** Their median, and what 95 of a hundred stay below, in each run. */
function describe(runs: readonly number[][]): string[] {
  if (runs.every(({ length }) => length === 0)) return ['–', '–']
  return [0.5, 0.95].map((share) => formatQuantile(runs, share, 1))
}

/** The models that have judged every beat of the worklist, one after the other. */
export const worklistTags = ['model-a', 'model-b', 'model-c']
/** Those who read double. */
export const worklistReaders = Array.from({ length: 8 }, (_, number) => `reader-${number}`)

const filledAtOnce = 100_000

/** The beat's number, and which of the models has judged it in this row, from 0. */
const beat = `CEIL(\`inference_id\` / ${worklistTags.length})`
const model = `MOD(\`inference_id\` - 1, ${worklistTags.length})`

/** From 0 to 1, evenly, the same in every run; another for each purpose. Of a beat, unless told otherwise. */
export const share = (purpose: string, of = beat) => `(CRC32(MD5(CONCAT(${of}, '/${purpose}'))) / 4294967296)`

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
const initialStanding = {
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
  stream_place: `IF(${share('stream')} < 0.05, FLOOR(4294967296 * ${share('random')}), NULL)`,
  stream_share: '0.05',
  counted_as: `10 + IF(${model} = 0, 1, 0) + IF(${saysAsBefore}, 0, 4)`,
}

const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS digit`).join(' UNION ALL ')
/** The numbers 1 to 100,000. */
export const numbers = `SELECT 1 + a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit AS number
  FROM (${digits}) AS a, (${digits}) AS b, (${digits}) AS c, (${digits}) AS d, (${digits}) AS e`

/** Adds rows to an empty worklist until it has this many: by the server itself, so that a million take no memory here. */
export async function fillWorklist(warehouse: Connection, count: number): Promise<void> {
  await fillInBulk(warehouse, 'Worklist', async () => {
    for (let present = 0; present < count; present += filledAtOnce)
      await warehouse.query(
        `INSERT INTO \`Worklist\` (${Object.keys(columns).join(',')})
         SELECT ${Object.values(columns).join(',')}
         FROM (SELECT ${present} + number AS inference_id FROM (${numbers}) AS numbers
               ORDER BY number LIMIT ${Math.min(filledAtOnce, count - present)}) AS ids`,
      )
  })
  for (const statement of countingStatements) await warehouse.query(statement)
  await warehouse.query('ANALYZE TABLE `Worklist_Counts`')
}

/** What makes the counts from what is there. */
const countingStatements = readMigration('warehouse', '0043-worklist-counts.sql').filter((statement) =>
  /^(DELETE FROM|INSERT INTO) `Worklist_Counts`/.test(statement),
)

interface Question {
  /** Their calls come at the same moment, and the next ones when all are answered. */
  readers: number
  /** Without it, only the progress is asked for, each time as if for the first time. */
  order?: WorklistOrder
  modelTag?: string
}

const filters = [{}, { modelTag: String(worklistTags[0]) }]
const questions: Question[] = [
  ...[1, worklistReaders.length].flatMap((readers) =>
    (['margin', 'newest', 'oldest', 'random'] as const).flatMap((order) =>
      filters.map((filter) => ({ readers, order, ...filter })),
    ),
  ),
  ...filters.map((filter) => ({ readers: 1, ...filter })),
]

/** Milliseconds of each call. */
interface Times {
  takes: number[]
  counts: number[]
}

/** As many as the screen asks for at the start. */
const beatsAtOnce = 5
/** As many as the audit UI has. */
const connections = 10

/**
 * As the audit UI does it: beats are taken, then the progress is counted; those taken before are answered meanwhile.
 *
 * @param calls of each kind, shared among the readers
 */
async function ask(bench: Bench, { readers, order, modelTag }: Question, calls: number): Promise<Times> {
  const filter = modelTag === undefined ? {} : { modelTag }
  if (order === undefined) return { takes: [], counts: await countAnew(bench, filter, Math.min(calls, 20)) }
  const { db, worklist, close } = await openWarm(bench, connections)
  const times: Times = { takes: [], counts: [] }
  const answered: string[] = []
  const held = new Map(worklistReaders.slice(0, readers).map((reader) => [reader, [] as string[]]))
  await worklist.countProgress(filter)
  for (let round = 0; round < calls / readers; round++) {
    const screens = [...held]
    const take = async ([reader, except]: [string, string[]]) => {
      const request = { order, filter, count: beatsAtOnce, except }
      const taken = await timed(times.takes, () => worklist.take(reader, request))
      await timed(times.counts, () => worklist.countProgress(filter))
      held.set(
        reader,
        taken.map(({ beat }) => beat),
      )
    }
    await Promise.all(screens.map(take))
    const read = screens.flatMap(([, beats]) => beats)
    await settle(db, read)
    answered.push(...read)
  }
  await restore(db, answered)
  await close()
  return times
}

/** The total is known for a minute to whoever has counted it. */
async function countAnew(bench: Bench, filter: { modelTag?: string }, calls: number): Promise<number[]> {
  const counts: number[] = []
  for (let call = 0; call < calls; call++) {
    const { worklist, close } = await openWarm(bench, 2)
    await timed(counts, () => worklist.countProgress(filter))
    await close()
  }
  return counts
}

const noResults: JudgementSource = {
  listInferences: () => Promise.reject(new Error('Nothing is copied here.')),
}

/** A worklist with its connections made, which is not measured. */
async function openWarm(bench: Bench, count: number) {
  const { db, close } = openWarehouse(bench, count)
  await Promise.all(Array.from({ length: count }, () => db.$client.query('DO SLEEP(0.05)')))
  return { db, close, worklist: openWorklist({ db, results: noResults }) }
}

async function timed<Result>(times: number[], call: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await call()
  times.push(performance.now() - start)
  return result
}

/** Takes beats that a reader has answered out of what is still to be read. */
async function settle(db: Db, beats: readonly string[]): Promise<void> {
  if (beats.length === 0) return
  await db.$client.query(
    "UPDATE `Worklist` SET `state` = 'settled', `first_reader_id` = '' WHERE `beat` IN (?)",
    [beats],
  )
}

/** As it was before: the next case finds as much to read. */
async function restore(db: Db, beats: readonly string[]): Promise<void> {
  await db.$client.query('DELETE FROM `Worklist_Leases`')
  if (beats.length === 0) return
  const { state, first_reader_id } = initialStanding
  await db.$client.query(
    `UPDATE \`Worklist\` SET \`state\` = ${state}, \`first_reader_id\` = ${first_reader_id} WHERE \`beat\` IN (?)`,
    [beats],
  )
}
