import { type Environment, loadEnvironmentFile, readEnvironment } from './environment.ts'
import { exitCode, exitCodeOf } from './exit-code.ts'
import { type Logger, type Logging, openLogging } from './logging.ts'
import { listenForShutdown } from './shutdown.ts'
import type { variables } from './variables.ts'

type VariableName = keyof typeof variables
/** What every process goes by. */
type CommonName = 'LOG_CONFIG' | 'TZ'

/** What a process works with between its start and its end. */
export interface Life<Name extends VariableName> {
  environment: Environment<Name | CommonName>
  logger: Logger
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal
}

export interface LifeOptions<Name extends VariableName> {
  /** The process: the logger of that name in the file that LOG_CONFIG names is used. */
  name: string
  /** What is read before anything is opened. */
  variables: readonly Name[]
  /**
   * Tells what ended the work badly, while the log is still open; by default one line of it.
   *
   * @param logger undefined where the end came before there was a log
   */
  report?(error: unknown, logger: Logger | undefined, signal: AbortSignal): void
}

/**
 * The life of a process, the same for services and commands: signals are listened for, `.env` and environment are
 * read, the log is opened, the work is done; what ended it badly is told, and then the log is closed.
 *
 * @returns the exit code
 */
export async function runProcess<Name extends VariableName>(
  { name, variables, report = reportAsLine }: LifeOptions<Name>,
  work: (life: Life<Name>) => Promise<void>,
): Promise<number> {
  const shutdown = listenForShutdown()
  let logging: Logging | undefined
  try {
    const warnings = loadEnvironmentFile()
    const environment = readEnvironment<Name | CommonName>([...variables, 'LOG_CONFIG', 'TZ'])
    logging = await openLogging(name, (environment as Environment<CommonName>).LOG_CONFIG)
    for (const warning of warnings) logging.logger.warn(warning)
    await work({ environment, logger: logging.logger, signal: shutdown.signal })
    return exitCode.done
  } catch (error) {
    report(error, logging?.logger, shutdown.signal)
    return exitCodeOf(error)
  } finally {
    await logging?.close()
    shutdown.close()
  }
}

function reportAsLine(error: unknown, logger: Logger | undefined): void {
  const line = error instanceof Error ? error.message : String(error)
  if (logger === undefined) process.stderr.write(`${line}\n`)
  else logger.fatal(line)
}
