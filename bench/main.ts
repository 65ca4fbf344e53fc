/** `npm run bench`: what is measured, in this order. See options.ts for its options. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { exitCode, personsFolder, runScript, VigiaError } from '@vigia/runtime'
import { CommanderError } from 'commander'
import { type Benchmark, openBench } from './bench.ts'
import { list, post } from './benchmarks/api.ts'
import { inferMany, inferOne, quality, train } from './benchmarks/commands.ts'
import { cores } from './benchmarks/cores.ts'
import { growth } from './benchmarks/growth.ts'
import { history } from './benchmarks/history.ts'
import { monitor } from './benchmarks/monitor.ts'
import { overview } from './benchmarks/overview.ts'
import { firstPaint, nextBeat } from './benchmarks/pages.ts'
import { scale } from './benchmarks/scale.ts'
import { several } from './benchmarks/several.ts'
import { slices } from './benchmarks/slices.ts'
import { worklist } from './benchmarks/worklist.ts'
import { type BenchOptions, describeCommand, readOptions } from './options.ts'
import { formatHead, formatSection } from './report.ts'

const benchmarks: readonly Benchmark[] = [
  ...[train, growth, cores, inferOne, inferMany, monitor, post, list, worklist, history, overview, slices],
  ...[nextBeat, firstPaint, quality, scale, several],
]
const usual = benchmarks.filter(({ isOptional = false }) => !isOptional).map(({ name }) => name)
const resultsFile = new URL('./RESULTS.md', import.meta.url)
/** What stands from here on in the file comes from other benchmarks, and is kept. */
const othersResults = '\n<!-- By bench:quality and bench:loop -->'

try {
  const names = benchmarks.map(({ name }) => name)
  const options = readOptions(process.argv.slice(2), { names, usual }, personsFolder())
  process.exitCode = await runScript((signal) => runBenchmarks(options, signal))
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.misused
}

/**
 * Runs the benchmarks one after the other on an installation of their own. Each table is printed as it is ready; a
 * complete run that measured in earnest is also kept in RESULTS.md.
 */
async function runBenchmarks(options: BenchOptions, interruption: AbortSignal): Promise<void> {
  const { only, dataFile, quick, runs } = options
  if (dataFile !== undefined && !existsSync(dataFile))
    throw new VigiaError('data-missing', `There is no file ${dataFile}.`)
  await using opened = new AsyncDisposableStack()
  const { facts, ...bench } = await openBench(opened, options, interruption)
  const parts: string[] = []
  const print = (part: string) => {
    parts.push(part)
    console.log(part)
  }
  print(formatHead(describeCommand(process.argv.slice(2)), runs, facts))
  for (const benchmark of benchmarks.filter(({ name }) => only.includes(name))) {
    bench.progress(`${benchmark.name}: ${benchmark.title}`)
    print(formatSection(benchmark, await benchmark.measure(bench)))
  }
  if (quick || usual.some((name) => !only.includes(name))) return
  const before = readFileSync(resultsFile, 'utf8')
  const others = before.indexOf(othersResults)
  writeFileSync(resultsFile, parts.join('\n') + (others === -1 ? '' : before.slice(others)))
  bench.progress('Kept in bench/RESULTS.md')
}
