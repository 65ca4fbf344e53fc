import { parseArgs } from 'node:util'

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

export const USAGE = `Usage: npm run demo -- [OPTIONS]

Trains on ECGs in a real database, judges new ones, and shows them through the results API.

  --data FILE      use these ECGs: lines of 140 values and a label (1 normal, 0 anomalous; or classes, 1 normal), in
                   any usual layout; a path, a URL, or - for standard input
  --label PLACE    where the label stands, first or last, if the file does not tell
  --normal LABEL   the label of normal ECGs; all others are anomalous
  --decimal MARK   what sets off fractions, point or comma, if the file does not tell
  --exit           stop after the summary
  --json           print one JSON object as the last line
  --help           print this text
`

/**
 * Reads the command line.
 *
 * @param folder what a relative FILE is relative to
 */
export function readArguments(
  args: string[],
  folder: string,
): { status: 'run'; arguments: DemoArguments } | { status: 'help' } | { status: 'wrong'; reason: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        label: { type: 'string' },
        normal: { type: 'string' },
        decimal: { type: 'string' },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { status: 'help' }
    const { data, exit, json, normal } = values
    const label = choose('--label', values.label, ['first', 'last'] as const)
    const decimal = choose('--decimal', values.decimal, ['point', 'comma'] as const)
    const layout = {
      ...(label !== undefined && { label }),
      ...(normal !== undefined && { normal }),
      ...(decimal !== undefined && { decimal }),
    }
    if (data === undefined && Object.keys(layout).length > 0)
      throw new Error('--label, --normal and --decimal belong to --data.')
    return {
      status: 'run',
      arguments: { exit, json, ...(data !== undefined && { data: { location: data, folder, ...layout } }) },
    }
  } catch (error) {
    return { status: 'wrong', reason: error instanceof Error ? error.message : String(error) }
  }
}

function choose<Choice extends string>(
  option: string,
  value: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (value === undefined) return undefined
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw new Error(`${option} must be ${choices.join(' or ')}.`)
  return choice
}
