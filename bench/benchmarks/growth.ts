import { join } from 'node:path'
import { median } from 'simple-statistics'
import { ROOT } from '../../scripts/installation/installation.ts'
import { type Bench, type Benchmark, measurePipelines } from '../bench.ts'
import {
  formatNumber,
  formatSpread,
  type MeasuredProcess,
  measureInTurn,
  measureProcess,
} from '../measure.ts'
import { fillTrainingRows, newTag } from '../rows.ts'

export const growth: Benchmark = {
  name: 'growth',
  title: 'How `train` grows with its rows',
  goal:
    'Linearly in time, and in memory by little more than the samples themselves (560 bytes a row as single-precision ' +
    'numbers). The fit alone is measured without a database, all rows of it normal beats; `train` fits the normal ' +
    'ones of the training part. “Further” compares with the row above.',
  async measure(bench) {
    const counts = bench.quick ? [1_000, 10_000] : [10_000, 100_000, ...(bench.large ? [1_000_000] : [])]
    const sizes: Size[] = []
    for (const rows of counts) sizes.push(await measureSize(bench, rows))
    return {
      head: [
        ...['Rows', 'train, wall s', 'µs a further row', 'Peak MB', 'Bytes a further row'],
        'Fit: µs a row and epoch',
      ],
      rows: sizes.map((size, index) => describe(size, sizes[index - 1])),
    }
  },
}

interface Size {
  rows: number
  train: MeasuredProcess[]
  /** Of the fit alone, per row and epoch. */
  fitMicroseconds: number[]
}

async function measureSize(bench: Bench, rows: number): Promise<Size> {
  const { installation, interruption, quick, runs, progress } = bench
  // The same number of row passes at each size, so that the compiler has warmed up for all alike.
  const epochs = Math.max(1, (quick ? 100_000 : 1_000_000) / rows)
  const program = join(ROOT, 'bench', 'programs', 'fit-rows.ts')
  const fitting = {
    name: `fit of ${rows} rows, ${epochs} epochs`,
    run: () =>
      measureProcess([program, String(rows), String(epochs), 'auto'], {
        env: installation.environment,
        signal: interruption,
      }),
  }
  const [fits = []] = await measureInTurn([fitting], runs, progress)
  progress(`Making ${rows} ECGs to train on`)
  await fillTrainingRows(bench, rows)
  const training = { name: `train on ${rows} rows`, run: () => measurePipelines(bench, ['train', newTag()]) }
  const [train = []] = await measureInTurn([training], runs, progress)
  const fitMicroseconds = fits.map(({ stdout }) => (JSON.parse(stdout).seconds / rows / epochs) * 1e6)
  return { rows, train, fitMicroseconds }
}

function describe({ rows, train, fitMicroseconds }: Size, above: Size | undefined): string[] {
  const further = (pick: (run: MeasuredProcess) => number, scale: number) => {
    if (above === undefined) return '–'
    const more = median(train.map(pick)) - median(above.train.map(pick))
    return formatNumber((more / (rows - above.rows)) * scale, 0)
  }
  const seconds = (run: MeasuredProcess) => run.seconds
  const megabytes = (run: MeasuredProcess) => run.peakBytes / 1e6
  return [
    formatNumber(rows),
    formatSpread(train.map(seconds), 2),
    further(seconds, 1e6),
    formatSpread(train.map(megabytes), 0),
    further(megabytes, 1e6),
    formatSpread(fitMicroseconds, 2),
  ]
}
