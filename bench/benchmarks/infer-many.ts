import { VigiaError } from '@vigia/runtime'
import { countRows } from '../installation/multiply-rows.ts'
import { numberIn } from '../installation/open-installation.ts'
import { forgetJudgements, stockClinic, trainModel } from '../installation/stock-warehouse.ts'
import { measureInTurn } from '../measure/measure-in-turn.ts'
import { formatNumber, formatSpread, spreadOf } from '../measure/spread.ts'
import type { Table } from '../report/markdown-table.ts'
import type { Bench, Benchmark } from './benchmark.ts'

export const inferMany: Benchmark = {
  name: 'infer-many',
  title: '`infer`, the whole process, for many ECGs: out of the warehouse, through the API, into the results',
  goal:
    'At least 2,000 ECGs a second on two cores (aim: 5,000), with memory that does not grow with their number. ' +
    'Database, API and `infer` share the machine.',
  measure,
}

async function measure(bench: Bench): Promise<Table> {
  const tag = await trainModel(bench.installation, bench.source)
  const sizes = bench.quick ? [1, 1_000, 5_000] : [1, 10_000, 100_000, ...(bench.large ? [200_000] : [])]
  const rows: string[][] = []
  for (const size of sizes) rows.push(await measureSize(bench, tag, size))
  return { head: ['ECGs', 'ECGs a second', 'ms an ECG', 'Wall s', 'Peak MB'], rows }
}

async function measureSize({ installation, runs, progress }: Bench, tag: string, size: number) {
  progress(`Making ${size} ECGs to judge`)
  await stockClinic(installation, size)
  const judging = {
    name: `infer of ${size} ECGs`,
    prepare: () => forgetJudgements(installation),
    async run() {
      const command = await installation.pipelines(['infer', tag])
      const stored = await countRows(installation.results, 'Predictions')
      if (numberIn(command, 'judged') !== size || stored !== size)
        throw new VigiaError('bench-step-failed', `infer left ${stored} pairs: ${command.stdout}`)
      return command
    },
  }
  const [measured] = await measureInTurn([judging], runs, progress)
  if (measured === undefined) return []
  const rate = spreadOf(measured.all.map(({ seconds }) => size / seconds))
  const { seconds, megabytes } = measured
  return [
    formatNumber(size),
    formatSpread(rate, 0),
    formatNumber((1000 * seconds.median) / size, 2),
    formatSpread(seconds, 2),
    formatSpread(megabytes, 0),
  ]
}
