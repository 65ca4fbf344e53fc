import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import autocannon from 'autocannon'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { median, quantile } from 'simple-statistics'
import type { Bench, Benchmark } from '../bench.ts'
import { formatNumber, formatQuantile, formatSpread, measureInTurn } from '../measure.ts'
import { countRows, fillInference, forgetJudgements, multiplyRows, trainModel } from '../rows.ts'

/** What came of a load: of each request the milliseconds until it was answered, and the seconds that all took. */
export interface LoadFigures {
  milliseconds: number[]
  seconds: number
}

/**
 * Sends so many requests over so many connections, on each one after the other.
 *
 * @param requests taken in turn, on each connection from the first
 * @throws VigiaError `bench-step-failed` unless all are answered well: refusals are not counted as fast answers
 */
export async function sendLoad(
  target: { apiUrl: string; apiKey: string },
  load: { connections: number; amount: number; requests: autocannon.Request[] },
): Promise<LoadFigures> {
  const milliseconds: number[] = []
  const headers = { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' }
  const start = performance.now()
  let end = start
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    // How often it looks whether all is done, in milliseconds. Its own statistics know none but whole milliseconds.
    const options = { ...load, url: target.apiUrl, headers, sampleInt: 20, timeout: 60 }
    autocannon(options, (error, result) => (error ? reject(error) : resolve(result))).on(
      'response',
      (_client, _status, _bytes, time) => {
        milliseconds.push(time)
        end = performance.now()
      },
    )
  })
  const { non2xx, errors } = result
  if (non2xx + errors > 0 || milliseconds.length !== load.amount)
    throw new VigiaError('bench-step-failed', `Of ${load.amount} requests ${non2xx + errors} failed.`)
  return { milliseconds, seconds: (end - start) / 1000 }
}

const threshold = 0.05

export const post: Benchmark = {
  name: 'post',
  title: '`POST /inferences`: one inference a request, and many',
  goal:
    'One a request over 10 connections, each committed to disk before it is answered: at least 500 a second (aim: ' +
    '1,500). The thesis’s API, once its two defects are mended: 78. The load comes from a process on the same ' +
    'machine. Milliseconds are of a request: median of the runs’ own p50, p95 and p99.',
  async measure(bench) {
    const loads = [
      { name: '1 a request, 1 connection', connections: 1, perRequest: 1, amount: 3_000 },
      { name: '1 a request, 10 connections', connections: 10, perRequest: 1, amount: 10_000 },
      { name: '500 a request, 2 connections', connections: 2, perRequest: 500, amount: 80 },
    ]
    const cases = loads.map(({ name, connections, perRequest, amount }) => ({
      name,
      prepare: () => forgetJudgements(bench),
      run: () => postInferences(bench, { connections, perRequest, amount: amount / (bench.quick ? 10 : 1) }),
    }))
    const measured = await measureInTurn(cases, bench.runs, bench.progress)
    const rates = measured.map((runs, index) => {
      const { perRequest = 1 } = loads[index] ?? {}
      return runs.map(({ milliseconds, seconds }) => (milliseconds.length * perRequest) / seconds)
    })
    return {
      head: ['Load', 'Inferences a second', '× the first', 'p50 ms', 'p95 ms', 'p99 ms'],
      rows: measured.map((runs, index) => [
        loads[index]?.name ?? '',
        formatSpread(rates[index] ?? [], 0),
        formatNumber(median(rates[index] ?? []) / median(rates[0] ?? []), 1),
        ...[0.5, 0.95, 0.99].map((share) =>
          formatNumber(median(runs.map(({ milliseconds }) => quantile(milliseconds, share))), 1),
        ),
      ]),
    }
  },
}

/** What is sent again and again, each time under another key. */
const inferences = makeInferences(100)
let keys = 0

/**
 * Begins with empty tables, and counts afterwards that everything answered is in them.
 *
 * @param load.amount requests to each of the APIs at the addresses; to one alone if none are named
 * @returns the requests to all APIs, and the seconds until the last was answered
 */
export async function postInferences(
  { installation, results }: Bench,
  { perRequest, ...load }: { connections: number; perRequest: number; amount: number },
  apiUrls: readonly string[] = [installation.apiUrl],
): Promise<LoadFigures> {
  const nextBody = () => {
    const made = Array.from({ length: perRequest }, () => {
      const number = keys++
      return `{"key":"bench/${number}",${inferences[number % inferences.length]}`
    })
    return `{"inferences":[${made.join(',')}]}`
  }
  const request: autocannon.Request = {
    ...{ method: 'POST', path: '/inferences' },
    setupRequest: (request) => ({ ...request, body: nextBody() }),
  }
  const { apiKey } = installation
  const all = await Promise.all(
    apiUrls.map((apiUrl) => sendLoad({ apiUrl, apiKey }, { ...load, requests: [request] })),
  )
  const expected = load.amount * perRequest * apiUrls.length
  const stored = await countRows(results, 'Predictions')
  if (stored !== expected)
    throw new VigiaError('bench-step-failed', `${expected} were answered, ${stored} are stored.`)
  return {
    milliseconds: all.flatMap(({ milliseconds }) => milliseconds),
    seconds: Math.max(...all.map(({ seconds }) => seconds)),
  }
}

/** Inferences as JSON, but for the opening brace and the key: with as many digits as single precision has. */
function makeInferences(count: number): string[] {
  const { values } = synthesiseBeats({ count, seed: 1 }).beats
  const digits = (sample: number) => Number(sample.toPrecision(9))
  return Array.from({ length: count }, (_, row) => {
    const samples = Array.from(values.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH))
    const error = (row + 0.5) / 1000
    return JSON.stringify({
      dt_measure: '2024-05-01T12:34:56',
      model_tag: 'bench',
      verdict: error > threshold ? 'anomalous' : 'normal',
      ...{ error, threshold },
      values: samples.map(digits),
      reconstruction: samples.map((sample) => digits(sample * 0.9)),
    }).slice(1)
  })
}

export const list: Benchmark = {
  name: 'list',
  title: '`GET /inferences` in a large results database',
  goal:
    'p95 under 100 ms with 1,000,000 rows (`--large`; else 100,000). Pages of 50, five in a row by their cursors, ' +
    'then the filter’s next dates. One result of ten is anomalous; three models share them, over a year. ' +
    'Milliseconds are of a request.',
  async measure(bench) {
    const { installation, results, large, quick, runs, progress } = bench
    const count = quick ? 10_000 : large ? 1_000_000 : 100_000
    progress(`Making ${count} results`)
    await fillResults(bench, count)
    const asked = await listQuestions(results)
    const amount = quick ? 20 : 200
    const cases = asked.map(({ order, filter, connections, paths }) => ({
      name: `${order}, ${filter}`,
      run: () => sendLoad(installation, { connections, amount, requests: readPages(paths) }),
    }))
    const measured = await measureInTurn(cases, runs, progress)
    const times = measured.map((runs) => runs.map(({ milliseconds }) => milliseconds))
    return {
      head: ['Rows', 'Order', 'Filter', 'p50 ms', 'p95 ms'],
      rows: asked.map(({ order, filter }, index) => [
        ...[formatNumber(count), order, filter],
        ...[0.5, 0.95].map((share) => formatQuantile(times[index] ?? [], share, 1)),
      ]),
    }
  },
}

const tags = ['model-a', 'model-b', 'model-c']
/** All results are of this year. */
const year = 2024

/** What is asked, with other dates each time: each order with each filter; all of them mixed; one inference by its id. */
export async function listQuestions(results: Connection) {
  const model = { model_tag: String(tags[0]) }
  const anomalous = { verdict: 'anomalous' }
  const moment = (month: number, day: number) =>
    new Date(Date.UTC(year, month, day)).toISOString().slice(0, 19)
  const spans = (from: number, to: number) =>
    Array.from({ length: 12 }, (_, month) => ({ from: moment(month, from), to: moment(month, to) }))
  const [months, days] = [spans(1, 28), spans(10, 11)]
  const filters: Record<string, Record<string, string>[]> = {
    none: [{}],
    model: [model],
    verdict: [anomalous],
    month: months,
    day: days,
    'model, month': months.map((span) => ({ ...model, ...span })),
    'model, day': days.map((span) => ({ ...model, ...span })),
    'model, verdict': [{ ...model, ...anomalous }],
    'model, verdict, month': months.map((span) => ({ ...model, ...anomalous, ...span })),
    'model, verdict, day': days.map((span) => ({ ...model, ...anomalous, ...span })),
  }
  const pathOf = (query: Record<string, string>) => `/inferences?${new URLSearchParams(query)}`
  const alone = ['newest', 'oldest', 'margin'].flatMap((order) =>
    Object.entries(filters).map(([filter, queries]) => {
      return { order, filter, connections: 1, paths: queries.map((query) => pathOf({ order, ...query })) }
    }),
  )
  const mixed = alone.flatMap(({ paths }) => paths.slice(0, 1))
  const [rows] = await results.query<RowDataPacket[]>(
    'SELECT `id` FROM `Inference_ECG` WHERE `id` % 97 = 0 LIMIT 1000',
  )
  const single = rows.map(({ id }) => `/inferences/${id}`)
  return [
    ...alone,
    { order: 'all of these', filter: 'mixed, 10 connections', connections: 10, paths: mixed },
    { order: '–', filter: 'one by its id', connections: 1, paths: single },
  ]
}

/** Requests of which the first is the next path, and four more are the pages after it, as far as there are any. */
export function readPages(paths: readonly string[]): autocannon.Request[] {
  let turn = 0
  const pageOf = (page: number): autocannon.Request => ({
    method: 'GET',
    setupRequest(request, context: { path?: string; next?: string }) {
      const path = page === 0 ? paths[turn++ % paths.length] : context.next
      context.path = path ?? ''
      // Without one, autocannon begins again with the first request.
      return (path && { ...request, path }) as autocannon.Request
    },
    onResponse(_status, body, context: { path?: string; next?: string }) {
      const { next_cursor: cursor } = JSON.parse(body) as { next_cursor?: string | null }
      const url = new URL(context.path ?? '', 'http://localhost')
      url.searchParams.set('cursor', cursor ?? '')
      context.next = cursor ? url.pathname + url.search : ''
    },
  })
  return Array.from({ length: 5 }, (_, page) => pageOf(page))
}

/**
 * Fills the results database with this many judged ECGs and their reconstructions: the first thousand by `infer`,
 * and copies of them with times, models and errors of their own.
 */
async function fillResults(bench: Bench, count: number): Promise<void> {
  const { results, installation } = bench
  const tag = await trainModel(bench)
  await fillInference(bench, 1000)
  await installation.pipelinesJson('infer', tag)
  await multiplyRows(results, 'Inference_ECG', count, freshColumns)
  await pairAll(results)
  await results.query('ANALYZE TABLE `Inference_ECG`, `Predictions`')
}

/** What a copied row does not share with its source. */
function freshColumns(round: number): Record<string, string> {
  // From 0 to 1, evenly, the same in every run; another for each purpose.
  const share = (purpose: string) => `(CRC32(CONCAT(\`id\`, '/${purpose}/${round}')) / 4294967296)`
  const distance = `0.1 * (${share('error')} - 0.9)`
  return {
    dt_measure: `TIMESTAMPADD(SECOND, FLOOR(365 * 86400 * ${share('time')}), '${year}-01-01')`,
    model_tag: `ELT(1 + FLOOR(${tags.length} * ${share('tag')}), ${tags.map((tag) => `'${tag}'`).join(',')})`,
    error: `GREATEST(0, ${threshold} + ${distance})`,
    threshold: String(threshold),
    doubt: `ABS(${distance})`,
    is_anomalous: `${distance} <= 0`,
    idempotency_key: `CONCAT('bench/', \`id\`, '/${round}')`,
  }
}

/** Gives each ECG without a reconstruction one: its own values. */
async function pairAll(results: Connection): Promise<void> {
  const pairedAtOnce = 50_000
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
