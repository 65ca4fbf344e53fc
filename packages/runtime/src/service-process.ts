import { setTimeout as wait } from 'node:timers/promises'
import { type Environment, loadEnvironmentFile, readEnvironment } from './environment.ts'
import { exitCodeOf } from './exit-code.ts'
import { type Logger, openLogging } from './logging.ts'
import { listenForShutdown } from './shutdown.ts'
import type { variables } from './variables.ts'
import { VigiaError } from './vigia-error.ts'

type VariableName = keyof typeof variables

/** What a service does between its start and the signal that ends it. */
export type ServiceWork<Name extends VariableName> = (
  environment: Environment<Name | 'LOG_CONFIG'>,
  logger: Logger,
  signal: AbortSignal,
) => Promise<void>

/**
 * The life of a service's process: environment, log, work, and an end with an exit code. What ends it badly is one
 * sentence in the log, or on standard error before there is a log.
 *
 * @returns the exit code, to be handed to `process.exit`
 */
export async function runServiceProcess<Name extends VariableName>(
  name: string,
  variableNames: readonly Name[],
  work: ServiceWork<Name>,
): Promise<number> {
  loadEnvironmentFile()
  const shutdown = listenForShutdown()
  try {
    const environment = readEnvironment<Name | 'LOG_CONFIG'>([...variableNames, 'LOG_CONFIG'])
    const logging = await openLogging(name, (environment as Environment<'LOG_CONFIG'>).LOG_CONFIG)
    try {
      await work(environment, logging.logger, shutdown.signal)
      return 0
    } catch (error) {
      logging.logger.fatal(describe(error))
      return exitCodeOf(error)
    } finally {
      await logging.close()
    }
  } catch (error) {
    console.error(describe(error))
    return exitCodeOf(error)
  } finally {
    shutdown.close()
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Docker kills what has not ended ten seconds after the signal. */
const closingSeconds = 8

/** Waits for the end of a service, but not for longer than eight seconds: then it throws `closing-timeout`. */
export async function closeInTime(close: () => Promise<unknown>): Promise<void> {
  const timer = new AbortController()
  const late = wait(closingSeconds * 1000, undefined, { signal: timer.signal }).then(() => {
    throw new VigiaError(
      'closing-timeout',
      `Requests were still running ${closingSeconds} s after the signal.`,
    )
  })
  await Promise.race([close(), late]).finally(() => timer.abort())
}

/** Why a service cannot listen, in terms of the variables that say where. */
export function explainListenError(
  cause: unknown,
  at: { prefix: 'API' | 'AUDIT'; host: string; port: number },
): VigiaError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  if (code === 'EADDRINUSE')
    return new VigiaError(
      'port-in-use',
      `${at.prefix}_PORT: another program listens on ${at.host}:${at.port} already.`,
      { cause },
    )
  return new VigiaError(
    'cannot-listen',
    `${at.prefix}_BIND: cannot listen on ${at.host}:${at.port} (${code}).`,
    { cause },
  )
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
