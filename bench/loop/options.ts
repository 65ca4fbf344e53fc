import { Command, InvalidArgumentError } from 'commander'

export interface LoopOptions {
  /** A labelled CSV; otherwise synthetic beats. */
  data?: string
  seeds: number
  json: boolean
  /** Where the picture is written. */
  picture?: string
}

/**
 * Reads the command line.
 *
 * @throws CommanderError once it has printed help, or what is wrong
 */
export function readLoopOptions(args: readonly string[]): LoopOptions {
  return new Command('npm run bench:loop --')
    .description(
      'Simulates 20 rounds of arrive, judge, read, train and gate over beats that from the eighth round on are\n' +
        'recorded otherwise; one answer in ten is wrong. The loop of the thesis stands beside it: every answer is\n' +
        'believed, and the last model wins.',
    )
    .option('--data <file>', 'a CSV: 140 values and a label (1 normal, 0 anomalous) a line')
    .option('--seeds <count>', 'so many repetitions', parseSeeds, 5)
    .option('--picture <file>', 'write the accuracies by round there, as SVG')
    .option('--json', 'one JSON object as the last line', false)
    .showHelpAfterError()
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts()
}

function parseSeeds(value: string): number {
  const seeds = Number(value)
  if (Number.isSafeInteger(seeds) && seeds >= 1) return seeds
  throw new InvalidArgumentError('It must be a whole number from 1.')
}
