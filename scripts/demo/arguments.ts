import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface DemoArguments {
  /** A CSV to use instead of public or synthetic ECGs. */
  dataFile?: string
  /** Stop after the summary instead of waiting for Ctrl-C. */
  exit: boolean
  /** Print one JSON object as the last line. */
  json: boolean
}

export const USAGE = `Usage: npm run demo -- [OPTIONS]

Trains on ECGs in a real database, judges new ones, and shows them through the results API.

  --data FILE  use the ECGs of this CSV: 140 values and a label (1 normal, 0 anomalous) a line
  --exit       stop after the summary
  --json       print one JSON object as the last line
  --help       print this text
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
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { status: 'help' }
    const { data, exit, json } = values
    return {
      status: 'run',
      arguments: { exit, json, ...(data !== undefined && { dataFile: resolve(folder, data) }) },
    }
  } catch (error) {
    return { status: 'wrong', reason: error instanceof Error ? error.message : String(error) }
  }
}
