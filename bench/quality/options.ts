import { Command, InvalidArgumentError } from 'commander'

export interface QualityOptions {
  train: string
  test?: string
  seeds: number
  json: boolean
  /** Shares of wrong normals to plant; none where that is not asked for. */
  poison: number[]
  guard: 'on' | 'off'
  reading: boolean
}

/**
 * Reads the command line.
 *
 * @throws CommanderError once it has printed help, or what is wrong
 */
export function readQualityOptions(args: readonly string[]): QualityOptions {
  const command = new Command('npm run bench:quality --')
    .description(
      'Measures how well the presets judge, and nearest neighbours beside them: fitted to the training part of the\n' +
        'beats of --train by random states 0, 1, 2 …, and measured on the test part of each, and on the beats of --test.\n' +
        'Figures are of the anomalous class: means with 95 % intervals over the states.',
    )
    .requiredOption('--train <file>', 'a CSV: 140 values and a label (1 normal, 0 anomalous) a line')
    .option('--test <file>', 'another one, of beats that no model learns from')
    .option('--seeds <count>', 'so many random states', parseSeeds, 10)
    .option('--json', 'one JSON object as the last line', false)
    .option(
      '--poison <shares>',
      'instead, plant these shares of wrong normals: 0.02,0.05,0.1',
      parseShares,
      [],
    )
    .option(
      '--guard <on or off>',
      'with --poison: whether suspicious normals are left out first',
      parseGuard,
      'on',
    )
    .option('--reading', 'instead, measure second reading and mixed reading', false)
    .showHelpAfterError()
    .exitOverride()
    .parse(args, { from: 'user' })
  return command.opts()
}

function parseSeeds(value: string): number {
  const seeds = Number(value)
  if (Number.isSafeInteger(seeds) && seeds >= 1) return seeds
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

function parseShares(value: string): number[] {
  const shares = value.split(',').map(Number)
  if (shares.every((share) => share > 0 && share < 0.5)) return shares
  throw new InvalidArgumentError('They must be shares above 0 and below 0.5, separated by commas.')
}

function parseGuard(value: string): 'on' | 'off' {
  if (value === 'on' || value === 'off') return value
  throw new InvalidArgumentError('It must be on or off.')
}
