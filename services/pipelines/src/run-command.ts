import { type Logger, runProcess, VigiaError } from '@vigia/runtime'

/** What every command works with. */
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
  // What was found is told, and that something is wrong with it: one JSON object is printed, not two.
  if (!output.isTold()) output.result({ error: { code, message } }, () => '')
}

/** What a command says: progress on stderr, its result on stdout. */
export interface Output {
  /** For people, or one JSON object. */
  isJson: boolean
  /**
   * Shows how far the work is, in place on a terminal. Elsewhere a line is written now and then.
   *
   * @param text one line
   */
  progress(text: string): void
  /** Leaves the last progress line standing and goes to the next; without one it does nothing. */
  endProgress(): void
  /** The command's result: `data` as JSON, or `text` for people. Nothing is written for an empty text. */
  result(data: unknown, text: () => string): void
  /** Whether there has been a result. */
  isTold(): boolean
}

/** Between two progress lines where they cannot be written over. */
const quietMilliseconds = 2000

function openOutput(isJson: boolean): Output {
  const { stderr, stdout } = process
  let isLineOpen = false
  let lastLine = Number.NEGATIVE_INFINITY
  let held: string | undefined
  let isTold = false
  return {
    isJson,
    isTold: () => isTold,
    progress(text) {
      if (isJson) return
      if (stderr.isTTY) {
        stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`)
        isLineOpen = true
      } else if (performance.now() - lastLine >= quietMilliseconds) {
        stderr.write(`${text}\n`)
        lastLine = performance.now()
        held = undefined
      } else held = text
    },
    endProgress() {
      if (isLineOpen) stderr.write('\n')
      if (held !== undefined) stderr.write(`${held}\n`)
      isLineOpen = false
      held = undefined
    },
    result(data, text) {
      this.endProgress()
      isTold = true
      const written = isJson ? JSON.stringify(data) : text()
      if (written !== '') stdout.write(`${written}\n`)
    },
  }
}
