import { join } from 'node:path'
import { ROOT } from '../../scripts/demo/root.ts'
import { fillWorklist, worklistReaders, worklistTags } from '../installation/fill-worklist.ts'
import { forgetReadings } from '../installation/stock-readers.ts'
import { measureProcess } from '../measure/measure-process.ts'
import { formatNumber, formatSpread, spreadOf } from '../measure/spread.ts'
import type { Latency, WorklistCase, WorklistFigures, WorklistOptions } from '../programs/read-worklist.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const worklist: Benchmark = {
  name: 'worklist',
  title: 'The worklist: taking five beats, and counting the progress',
  goal:
    'p95 under 50 ms with 1,000,000 judgements (`--large`; else 100,000), three of each beat. Of a hundred 90 are settled, ' +
    '8 unread, and the others read by one of eight readers or contested. Each reader takes five beats and asks for the ' +
    'progress, eight at the same moment; those taken before are answered meanwhile. The last rows are the progress when nobody has asked for it within ' +
    'the minute, and all of it is counted. Milliseconds are of a call.',
  measure,
}

const program = join(ROOT, 'bench', 'programs', 'read-worklist.ts')
const orders = ['margin', 'newest', 'oldest', 'random'] as const
const [tag = ''] = worklistTags
const filters = [{}, { modelTag: tag }]

const cases: WorklistCase[] = [
  ...[1, worklistReaders.length].flatMap((readers) =>
    orders.flatMap((order) => filters.map((filter) => ({ readers, order, ...filter }))),
  ),
  ...filters.map((filter) => ({ readers: 1, ...filter })),
]

async function measure({ installation, runs, large, quick, progress }: Bench): Promise<Table> {
  const { environment, interruption, warehouse } = installation
  const rows = quick ? 10_000 : large ? 1_000_000 : 100_000
  progress(`Making a worklist of ${rows}`)
  await forgetReadings(installation)
  await fillWorklist(warehouse, rows)
  const options: WorklistOptions = { cases, calls: quick ? 40 : 100 }
  const measured: WorklistFigures[][] = []
  for (let round = 0; round <= runs; round++) {
    const input = JSON.stringify(options)
    const { stdout } = await measureProcess([program], { environment, interruption, input })
    progress(`${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${cases.length} kinds of call`)
    if (round > 0) measured.push(JSON.parse(stdout))
  }
  await forgetReadings(installation)
  return {
    head: ['Rows', 'Readers', 'Order', 'Model', 'Take p50 ms', 'Take p95 ms', 'Count p50 ms', 'Count p95 ms'],
    rows: cases.map(({ readers, order, modelTag }, index) => {
      const figures = measured.flatMap((run) => run[index] ?? [])
      return [
        formatNumber(rows),
        String(readers),
        order ?? '–',
        modelTag === undefined ? 'all' : 'one',
        ...describe(figures.flatMap(({ take }) => take ?? [])),
        ...describe(figures.map(({ count }) => count)),
      ]
    }),
  }
}

function describe(latencies: readonly Latency[]): string[] {
  if (latencies.length === 0) return ['–', '–']
  return (['p50', 'p95'] as const).map((name) =>
    formatSpread(spreadOf(latencies.map((each) => each[name])), 1),
  )
}
