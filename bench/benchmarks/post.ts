import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { ROOT } from '../../scripts/demo/root.ts'
import { countRows } from '../installation/multiply-rows.ts'
import { forgetJudgements } from '../installation/stock-warehouse.ts'
import { measureProcess } from '../measure/measure-process.ts'
import { formatNumber, formatSpread, spreadOf } from '../measure/spread.ts'
import type { PostFigures, PostOptions } from '../programs/post-inferences.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const post: Benchmark = {
  name: 'post',
  title: '`POST /inferences`: one inference a request, and many',
  goal:
    'One a request over 10 connections, each committed to disk before it is answered: at least 500 a second (aim: ' +
    '1,500). The thesis’s API, once its two defects are mended: 78. The load comes from a process on the same ' +
    'machine. Milliseconds are of a request: median of the runs’ own p50, p95 and p99.',
  measure,
}

const program = join(ROOT, 'bench', 'programs', 'post-inferences.ts')
const warmUpSeconds = 1

const loads = [
  { name: '1 a request, 1 connection', connections: 1, perRequest: 1 },
  { name: '1 a request, 10 connections', connections: 10, perRequest: 1 },
  { name: '500 a request, 2 connections', connections: 2, perRequest: 500 },
]

async function measure(bench: Bench): Promise<Table> {
  const figures = loads.map(() => [] as PostFigures[])
  for (let round = 0; round <= bench.runs; round++)
    for (const [index, load] of loads.entries()) {
      const run = await runLoad(bench, load, round === 0 ? warmUpSeconds : secondsOf(bench))
      bench.progress(`${round === 0 ? 'warm-up' : `run ${round} of ${bench.runs}`}: ${load.name}`)
      if (round > 0) figures[index]?.push(run)
    }
  const rates = figures.map((runs) => spreadOf(runs.map(({ inferences, seconds }) => inferences / seconds)))
  const first = rates[0]?.median ?? Number.NaN
  const rows = loads.map(({ name }, index) => {
    const rate = rates[index] ?? spreadOf([])
    const latency = (share: 'p50' | 'p95' | 'p99') =>
      formatNumber(spreadOf(figures[index]?.map((run) => run[share]) ?? []).median, 1)
    return [
      name,
      formatSpread(rate, 0),
      formatNumber(rate.median / first, 1),
      latency('p50'),
      latency('p95'),
      latency('p99'),
    ]
  })
  return { head: ['Load', 'Inferences a second', '× the first', 'p50 ms', 'p95 ms', 'p99 ms'], rows }
}

const secondsOf = ({ quick }: Bench) => (quick ? 1 : 5)

let loadsRun = 0

/** Begins with empty tables, and counts afterwards that everything answered is in them. */
async function runLoad(
  { installation }: Bench,
  load: Pick<PostOptions, 'connections' | 'perRequest'>,
  seconds: number,
): Promise<PostFigures> {
  await forgetJudgements(installation)
  const { apiUrl, apiKey, environment, interruption, results } = installation
  const { connections, perRequest } = load
  const keyPrefix = `bench-${++loadsRun}`
  const options: PostOptions = {
    target: { url: apiUrl, apiKey },
    connections,
    perRequest,
    seconds,
    keyPrefix,
  }
  const { stdout } = await measureProcess([program], {
    environment,
    interruption,
    input: JSON.stringify(options),
  })
  const figures: PostFigures = JSON.parse(stdout)
  const stored = await countRows(results, 'Predictions')
  if (stored !== figures.inferences)
    throw new VigiaError('bench-step-failed', `${figures.inferences} were answered, ${stored} are stored.`)
  return figures
}
