import { existsSync, writeFileSync } from 'node:fs'
import { VigiaError } from '@vigia/runtime'
import { type BenchArguments, describeCommand } from './arguments.ts'
import type { Bench, Benchmark } from './benchmarks/benchmark.ts'
import { listBackends } from './installation/list-backends.ts'
import { openInstallation } from './installation/open-installation.ts'
import { synthetic } from './installation/stock-warehouse.ts'
import { describeMachine } from './report/machine.ts'
import { formatHead, formatSection } from './report/report.ts'

const resultsFile = new URL('./RESULTS.md', import.meta.url)
/** As many as the thesis trained on. */
const syntheticEcgs = 4000

/**
 * Runs the benchmarks one after the other on an installation of their own. Each table is printed as it is ready; a
 * complete run that measured in earnest is also kept in RESULTS.md.
 *
 * @throws VigiaError `data-missing`, `bench-step-failed`, and those of `findDatabase`
 */
export async function runBenchmarks(
  all: readonly Benchmark[],
  options: BenchArguments,
  interruption: AbortSignal,
): Promise<void> {
  const { only, runs, dataFile, large, quick } = options
  if (dataFile !== undefined && !existsSync(dataFile))
    throw new VigiaError('data-missing', `There is no file ${dataFile}.`)
  await using opened = new AsyncDisposableStack()
  const progress = (line: string) => console.error(`> ${line}`)
  const installation = await openInstallation(opened, interruption, progress)
  const backends = await listBackends(interruption)
  const bench: Bench = {
    installation,
    source: dataFile === undefined ? synthetic(syntheticEcgs) : [dataFile],
    sourceName: dataFile === undefined ? `${syntheticEcgs} synthetic ECGs` : 'given data',
    backends: backends.map(({ name }) => name),
    runs,
    large,
    quick,
    progress,
  }
  let report = ''
  const print = (part: string) => {
    report += `${report === '' ? '' : '\n'}${part}`
    console.log(part)
  }
  print(
    formatHead(describeCommand(options, all.length), runs, [
      ...describeMachine(installation.folder),
      ...installation.serverFacts,
      ['Backend', backends.map(({ description }) => description).join('; ')],
      ['Trained on', bench.sourceName],
    ]),
  )
  for (const benchmark of all.filter(({ name }) => only.includes(name))) {
    progress(`${benchmark.name}: ${benchmark.title}`)
    print(formatSection(benchmark, await benchmark.measure(bench)))
  }
  if (quick || only.length < all.length) return
  writeFileSync(resultsFile, report)
  progress('Kept in bench/RESULTS.md')
}
