import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { median } from 'simple-statistics'
import { ROOT } from '../../scripts/installation/installation.ts'
import { runProgram } from '../../scripts/processes.ts'
import type { Bench, Benchmark } from '../bench.ts'
import { type Case, formatNumber, formatSpread, measureInTurn, measureProcess } from '../measure.ts'

const programs = join(ROOT, 'bench', 'programs')

/** What a fit took, for all its rows and epochs. */
interface FitRun {
  seconds: number
  processorSeconds: number
  peakBytes: number
  /** Of what was learnt; of our own fits alone. */
  digest?: string
}

export const cores: Benchmark = {
  name: 'cores',
  title: 'A fit by one core and by all',
  goal:
    'Two cores 1.7 times as fast as one, with the same bytes; aim: at most 1.5 times what numpy takes on as many. The fit ' +
    'alone, with the thesis’s parameters and a quarter as many rows validated on after each epoch. “To one” compares ' +
    'each with one thread of ours.',
  async measure(bench) {
    const sizes = bench.quick ? [20_000] : [100_000, ...(bench.large ? [1_000_000] : [])]
    const rows: string[][] = []
    for (const size of sizes) rows.push(...(await measureSize(bench, size)))
    return {
      head: ['Rows', 'By', 'Threads', 'µs a row and epoch', 'Processor µs', 'To one', 'Peak MB', 'Bytes'],
      rows,
    }
  },
}

async function measureSize(bench: Bench, rows: number): Promise<string[][]> {
  const epochs = Math.max(1, (bench.quick ? 60_000 : 1_000_000) / rows)
  const counts = [...new Set([1, 2, availableParallelism()])]
  const numpy = await findNumpy(bench.interruption)
  if (numpy === undefined) bench.progress('There is no python3 with numpy here to compare with')
  const cases = [
    ...counts.map((threads) => fitByVigia(bench, { rows, epochs, threads })),
    ...(numpy === undefined ? [] : counts.map((threads) => fitByNumpy(bench, { rows, epochs, threads }))),
  ]
  const measured = await measureInTurn(cases, bench.runs, bench.progress)
  const one = median((measured[0] ?? []).map(({ seconds }) => seconds))
  const digest = measured[0]?.[0]?.digest
  const told = cases.map(({ by, threads }, index) => {
    const runs = measured[index] ?? []
    const perRow = (pick: (run: FitRun) => number) =>
      formatSpread(
        runs.map((run) => (pick(run) / rows / epochs) * 1e6),
        2,
      )
    const isSame = runs.every((run) => run.digest === digest)
    return [
      ...[formatNumber(rows), by, String(threads)],
      ...[perRow(({ seconds }) => seconds), perRow(({ processorSeconds }) => processorSeconds)],
      formatNumber(one / median(runs.map(({ seconds }) => seconds)), 2),
      formatSpread(
        runs.map(({ peakBytes }) => peakBytes / 1e6),
        0,
      ),
      runs[0]?.digest === undefined ? '–' : isSame ? 'the same' : 'others',
    ]
  })
  return numpy === undefined
    ? [...told, [formatNumber(rows), 'numpy: not here', '–', '–', '–', '–', '–', '–']]
    : told
}

interface Fit {
  rows: number
  epochs: number
  threads: number
}
type FitCase = Case<FitRun> & { by: string; threads: number }

const fitByVigia = ({ installation, interruption }: Bench, { rows, epochs, threads }: Fit): FitCase => ({
  ...{ name: `fit of ${rows} rows by ${threads} threads`, by: 'Vigia', threads },
  async run() {
    const program = join(programs, 'fit-rows.ts')
    const measured = await measureProcess([program, String(rows), String(epochs), 'wasm', String(threads)], {
      env: installation.environment,
      signal: interruption,
    })
    return { ...JSON.parse(measured.stdout), peakBytes: measured.peakBytes }
  },
})

const fitByNumpy = ({ interruption }: Bench, { rows, epochs, threads }: Fit): FitCase => ({
  ...{ name: `fit of ${rows} rows by numpy with ${threads} threads`, by: 'numpy', threads },
  async run() {
    const { status, stdout, stderr } = await runProgram(
      'python3',
      [join(programs, 'fit_rows.py'), String(rows), String(epochs)],
      { env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads) }, signal: interruption },
    )
    interruption.throwIfAborted()
    if (status !== 0) throw new VigiaError('bench-step-failed', `fit_rows.py failed:\n${stderr}`)
    return JSON.parse(stdout)
  },
})

/** Numpy's version, where python3 has it. */
async function findNumpy(signal: AbortSignal): Promise<string | undefined> {
  const { status, stdout } = await runProgram('python3', ['-c', 'import numpy; print(numpy.__version__)'], {
    signal,
  })
  return status === 0 ? stdout.trim() : undefined
}
