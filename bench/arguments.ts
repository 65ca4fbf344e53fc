import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface BenchArguments {
  /** Names of the benchmarks to run. */
  only: string[]
  /** How often each thing is measured. */
  runs: number
  /** A labelled CSV to train on; otherwise synthetic beats. */
  dataFile?: string
  large: boolean
  quick: boolean
}

const usualRuns = 5
const quickRuns = 2

/** How it is used, with the names that `--only` takes. */
export function describeUsage(names: readonly string[]): string {
  return `Usage: npm run bench -- [OPTIONS]

Measures the programs as whole processes, on a database that waits for the disk, and prints tables.
A complete run is kept in bench/RESULTS.md; one with --only or --quick is not.

  --only NAME[,NAME]  only these benchmarks: ${names.join(', ')}
  --runs N            measure each thing N times (default ${usualRuns})
  --data FILE         train on the ECGs of this CSV: 140 values and a label (1 normal, 0 anomalous) a line
  --large             also a million rows (200,000 to judge), which takes about an hour more
  --quick             small sizes and ${quickRuns} runs: to see that it works, not how fast
  --help              print this text
`
}

/**
 * Reads the command line.
 *
 * @param names of all benchmarks
 * @param folder what a relative FILE is relative to
 */
export function readArguments(
  args: string[],
  names: readonly string[],
  folder: string,
): { status: 'run'; arguments: BenchArguments } | { status: 'help' } | { status: 'wrong'; reason: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string', default: names.join(',') },
        runs: { type: 'string' },
        data: { type: 'string' },
        large: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { status: 'help' }
    const { data, large, quick } = values
    const only = values.only.split(',').map((name) => name.trim())
    const unknown = only.find((name) => !names.includes(name))
    if (unknown !== undefined)
      return { status: 'wrong', reason: `There is no benchmark ${unknown}; there are ${names.join(', ')}.` }
    const runs = Number(values.runs ?? (quick ? quickRuns : usualRuns))
    if (!Number.isSafeInteger(runs) || runs < 1)
      return { status: 'wrong', reason: '--runs must be a whole number from 1.' }
    const dataFile = data === undefined ? {} : { dataFile: resolve(folder, data) }
    return { status: 'run', arguments: { only, runs, large, quick, ...dataFile } }
  } catch (error) {
    return { status: 'wrong', reason: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * The command that repeats a run; the data's own place is nobody's business.
 *
 * @param count of all benchmarks
 */
export function describeCommand(
  { only, runs, dataFile, large, quick }: BenchArguments,
  count: number,
): string {
  const words = [
    ...(only.length < count ? ['--only', only.join(',')] : []),
    ...['--runs', String(runs)],
    ...(dataFile === undefined ? [] : ['--data', 'FILE']),
    ...(large ? ['--large'] : []),
    ...(quick ? ['--quick'] : []),
  ]
  return `npm run bench -- ${words.join(' ')}`
}
