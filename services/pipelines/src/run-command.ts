import { type Logger, runProcess, VigiaError } from '@vigia/runtime'
import { type Output, openOutput } from './output/output.ts'

/** What every command is handed. */
export interface Context {
  logger: Logger
  output: Output
  /** Aborted when the command is asked to stop. */
  signal: AbortSignal
}

/** Runs a command as the command line asked for it. */
export type Start = (command: (context: Context) => Promise<void>) => Promise<void>

/**
 * Runs one command from its opening to its closing: the only place where an error becomes a log line and an exit
 * status.
 *
 * @returns the exit status
 */
export async function runCommand(
  options: { json: boolean },
  command: (context: Context) => Promise<void>,
): Promise<number> {
  const output = openOutput(options.json)
  return await runProcess(
    {
      name: 'pipelines',
      variables: [],
      report: (error, logger, signal) => report(signal.aborted ? interrupted(error) : error, output, logger),
    },
    async ({ logger, signal }) => {
      try {
        await command({ logger, output, signal })
      } finally {
        output.endProgress()
      }
    },
  )
}

function interrupted(cause: unknown): VigiaError {
  return new VigiaError('interrupted', 'Stopped before the work was done.', { cause })
}

function report(error: unknown, output: Output, logger: Logger | undefined): void {
  const isExpected = error instanceof VigiaError
  const code = isExpected ? error.code : 'unexpected'
  const message = isExpected ? error.message : `Unexpected: ${String(error)}`
  if (logger === undefined) process.stderr.write(`${message}\n`)
  else logger.error({ code, ...(isExpected ? {} : { err: error }) }, message)
  output.result({ error: { code, message } }, () => '')
}
