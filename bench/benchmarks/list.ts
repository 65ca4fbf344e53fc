import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { ROOT } from '../../scripts/demo/root.ts'
import { fillResults } from '../installation/fill-results.ts'
import type { Installation } from '../installation/open-installation.ts'
import { measureProcess } from '../measure/measure-process.ts'
import { formatNumber, formatSpread, spreadOf } from '../measure/spread.ts'
import type { ListFigures, ListOptions } from '../programs/list-inferences.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'
import { listCases, type NamedCase } from './list-cases.ts'

export const list: Benchmark = {
  name: 'list',
  title: '`GET /inferences` in a large results database',
  goal:
    'p95 under 100 ms with 1,000,000 rows (`--large`; else 100,000). Pages of 50, five in a row by their cursors, ' +
    'then the filter’s next dates. One result of ten is anomalous; three models share them, over a year. ' +
    'Milliseconds are of a request.',
  measure,
}

const program = join(ROOT, 'bench', 'programs', 'list-inferences.ts')

async function measure({ installation, source, runs, large, quick, progress }: Bench): Promise<Table> {
  const count = quick ? 10_000 : large ? 1_000_000 : 100_000
  progress(`Making ${count} results`)
  await fillResults(installation, source, count)
  const cases = [...listCases(), await singleCase(installation)]
  const figures: ListFigures[][] = cases.map(() => [])
  for (let round = 0; round <= runs; round++) {
    const run = await runCases(installation, cases, quick)
    progress(`${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${cases.length} kinds of request`)
    if (round > 0) for (const [index, each] of run.entries()) figures[index]?.push(each)
  }
  const spread = (index: number, name: 'p50' | 'p95') =>
    spreadOf(figures[index]?.map((run) => run[name]) ?? [])
  return {
    head: ['Rows', 'Order', 'Filter', 'p50 ms', 'p95 ms'],
    rows: cases.map(({ order, filter }, index) => [
      formatNumber(count),
      order,
      filter,
      formatSpread(spread(index, 'p50'), 1),
      formatSpread(spread(index, 'p95'), 1),
    ]),
  }
}

/** One inference with its samples, a different one each time. */
async function singleCase({ results }: Installation): Promise<NamedCase> {
  const [rows] = await results.query<RowDataPacket[]>(
    'SELECT `id` FROM `Inference_ECG` WHERE `id` % 97 = 0 LIMIT 1000',
  )
  return {
    order: '–',
    filter: 'one by its id',
    connections: 1,
    paths: rows.map(({ id }) => `/inferences/${id}`),
  }
}

async function runCases(
  { apiUrl, apiKey, environment, interruption }: Installation,
  cases: readonly NamedCase[],
  quick: boolean,
): Promise<ListFigures[]> {
  const options: ListOptions = {
    target: { url: apiUrl, apiKey },
    cases: cases.map(({ connections, paths }) => ({ connections, paths })),
    requests: quick ? 20 : 200,
    seconds: quick ? 1 : 2,
  }
  const input = JSON.stringify(options)
  const { stdout } = await measureProcess([program], { environment, interruption, input })
  return JSON.parse(stdout)
}
