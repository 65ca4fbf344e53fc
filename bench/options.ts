import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'

export interface BenchOptions {
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

/**
 * Reads the command line.
 *
 * @param benchmarks the names of all, and of those that run where none is named
 * @param folder what a relative FILE is relative to
 * @throws CommanderError once it has printed help, or what is wrong
 */
export function readOptions(
  args: readonly string[],
  { names, usual }: { names: readonly string[]; usual: readonly string[] },
  folder: string,
): BenchOptions {
  const parseNames = (value: string) => {
    const only = value.split(',').map((name) => name.trim())
    const unknown = only.find((name) => !names.includes(name))
    if (unknown === undefined) return only
    throw new InvalidArgumentError(`There is no benchmark ${unknown}; there are ${names.join(', ')}.`)
  }
  const parseRuns = (value: string) => {
    const runs = Number(value)
    if (Number.isSafeInteger(runs) && runs >= 1) return runs
    throw new InvalidArgumentError('It must be a whole number from 1.')
  }
  const command = new Command('npm run bench --')
    .description(
      'Measures the programs as whole processes, on a database that waits for the disk, and prints tables.\n' +
        'A complete run is kept in bench/RESULTS.md; one with --only or --quick is not.',
    )
    .option('--only <names>', `only these benchmarks: ${names.join(', ')}`, parseNames, [...usual])
    .option('--runs <count>', `measure each thing so often (default ${usualRuns})`, parseRuns)
    .option(
      '--data <file>',
      'train on the ECGs of this CSV: 140 values and a label (1 normal, 0 anomalous) a line',
    )
    .option(
      '--large',
      'also a million rows (200,000 to judge), which takes about an hour more; for scale ten million',
      false,
    )
    .option('--quick', `small sizes and ${quickRuns} runs: to see that it works, not how fast`, false)
    .showHelpAfterError()
    .exitOverride()
    .parse(args, { from: 'user' })
  const { only, large, quick, runs = quick ? quickRuns : usualRuns, data } = command.opts()
  return { only, runs, large, quick, ...(data !== undefined && { dataFile: resolve(folder, data) }) }
}

/** The command that repeats a run; the data's own place is nobody's business. */
export function describeCommand(args: readonly string[]): string {
  const words = args.map((word, index) => (args[index - 1] === '--data' ? 'FILE' : word))
  const told = words.map((word) => word.replace(/^--data=.*/, '--data=FILE'))
  return ['npm run bench', ...(told.length === 0 ? [] : ['--', ...told])].join(' ')
}
