import { join } from 'node:path'
import { ROOT } from '../../scripts/demo/root.ts'
import { newTag, stockTrainingRows } from '../installation/stock-warehouse.ts'
import { measureInTurn } from '../measure/measure-in-turn.ts'
import { measureProcess } from '../measure/measure-process.ts'
import { formatNumber, formatSpread, type Spread, spreadOf } from '../measure/spread.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const growth: Benchmark = {
  name: 'growth',
  title: 'How `train` grows with its rows',
  goal:
    'Linearly in time, and in memory by little more than the samples themselves (560 bytes a row as single-precision ' +
    'numbers). The fit alone is measured without a database, all rows of it normal beats; `train` fits the normal ' +
    'ones of the training part. “Further” compares with the row above.',
  measure,
}

interface Size {
  rows: number
  train: { seconds: Spread; megabytes: Spread }
  /** Of the fit alone, per row and epoch. */
  fitMicroseconds: Spread
}

async function measure(bench: Bench): Promise<Table> {
  const counts = bench.quick ? [1_000, 10_000] : [10_000, 100_000, ...(bench.large ? [1_000_000] : [])]
  const sizes: Size[] = []
  for (const rows of counts) {
    const fitMicroseconds = await measureFit(bench, rows)
    sizes.push({ rows, fitMicroseconds, train: await measureTrain(bench, rows) })
  }
  return {
    head: [
      'Rows',
      'train, wall s',
      'µs a further row',
      'Peak MB',
      'Bytes a further row',
      'Fit: µs a row and epoch',
    ],
    rows: sizes.map((size, index) => describe(size, sizes[index - 1])),
  }
}

/** The same number of row passes at each size, so that the compiler has warmed up for all alike. */
async function measureFit({ installation, quick, runs, progress }: Bench, rows: number): Promise<Spread> {
  const { environment, interruption } = installation
  const rowPasses = quick ? 100_000 : 1_000_000
  const epochs = Math.max(1, rowPasses / rows)
  const program = join(ROOT, 'bench', 'programs', 'fit-rows.ts')
  const fitting = {
    name: `fit of ${rows} rows, ${epochs} epochs`,
    run: () => measureProcess([program, String(rows), String(epochs), 'auto'], { environment, interruption }),
  }
  const [measured] = await measureInTurn([fitting], runs, progress)
  const seconds = measured?.all.map(({ stdout }) => Number(JSON.parse(stdout).seconds)) ?? []
  return spreadOf(seconds.map((each) => (each / rows / epochs) * 1e6))
}

async function measureTrain({ installation, runs, progress }: Bench, rows: number): Promise<Size['train']> {
  progress(`Making ${rows} ECGs to train on`)
  await stockTrainingRows(installation, rows)
  const training = { name: `train on ${rows} rows`, run: () => installation.pipelines(['train', newTag()]) }
  const [measured] = await measureInTurn([training], runs, progress)
  return measured ?? { seconds: spreadOf([]), megabytes: spreadOf([]) }
}

function describe({ rows, train, fitMicroseconds }: Size, above: Size | undefined): string[] {
  const further = (of: (size: Size['train']) => number, scale: number) =>
    above === undefined ? '–' : formatNumber(((of(train) - of(above.train)) / (rows - above.rows)) * scale, 0)
  return [
    formatNumber(rows),
    formatSpread(train.seconds, 2),
    further(({ seconds }) => seconds.median, 1e6),
    formatSpread(train.megabytes, 0),
    further(({ megabytes }) => megabytes.median, 1e6),
    formatSpread(fitMicroseconds, 2),
  ]
}
