import { Command, Option } from 'commander'

/** ECGs that a person brings, and how they are laid out where the file does not tell. */
export interface GivenData {
  /** A path, a URL, or `-` for standard input. */
  location: string
  /** What a relative path is relative to. */
  folder: string
  label?: 'first' | 'last'
  normal?: string
  decimal?: 'point' | 'comma'
}

export interface DemoArguments {
  /** To use instead of public or synthetic ECGs. */
  data?: GivenData
  /** Stop after the summary instead of waiting for Ctrl-C. */
  exit: boolean
  /** Print one JSON object as the last line. */
  json: boolean
}

type Layout = Pick<GivenData, 'label' | 'normal' | 'decimal'>

/**
 * Reads the command line.
 *
 * @param folder what a relative FILE is relative to
 * @throws CommanderError once it has printed help, or what is wrong
 */
export function readArguments(args: readonly string[], folder: string): DemoArguments {
  const command = new Command('npm run demo --')
    .description('Trains on ECGs in a real database, judges new ones, and shows them to a reader.')
    .option(
      '--data <file>',
      'use these ECGs: lines of 140 values and a label (1 normal, 0 anomalous; or classes, 1 normal), in any usual ' +
        'layout; a path, a URL, or - for standard input',
    )
    .addOption(
      new Option('--label <place>', 'where the label stands, if the file does not tell').choices([
        'first',
        'last',
      ]),
    )
    .option('--normal <label>', 'the label of normal ECGs; all others are anomalous')
    .addOption(
      new Option('--decimal <mark>', 'what sets off fractions, if the file does not tell').choices([
        'point',
        'comma',
      ]),
    )
    .option('--exit', 'stop after the summary', false)
    .option('--json', 'print one JSON object as the last line', false)
    .showHelpAfterError()
    .exitOverride()
    .parse(args, { from: 'user' })
  const { exit, json, data, ...layout } = command.opts<DemoArguments & Layout & { data?: string }>()
  if (data === undefined && Object.keys(layout).length > 0)
    command.error('error: --label, --normal and --decimal belong to --data')
  return { exit, json, ...(data !== undefined && { data: { location: data, folder, ...layout } }) }
}
