import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Environment, loadEnvironmentFile, readEnvironment } from './environment.ts'
import { type Logger, type Logging, openLogging } from './logging.ts'
import { startTracing } from './tracing.ts'
import type { variables } from './variables.ts'
import { exitCode, exitCodeOf, systemErrorCode, VigiaError } from './vigia-error.ts'

type VariableName = keyof typeof variables
/** What every process goes by. */
type CommonName = (typeof commonNames)[number]
const commonNames = ['LOG_CONFIG', 'TZ', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

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
  let logging: Logging | undefined
  let tracing: Awaited<ReturnType<typeof startTracing>> | undefined
  return await live({
    isEndedBySecondSignal: true,
    async work(signal) {
      const warnings = loadEnvironmentFile()
      const environment = readEnvironment<Name | CommonName>([...variables, ...commonNames])
      const common = environment as Environment<CommonName>
      logging = await openLogging(name, common.LOG_CONFIG)
      const { logger } = logging
      for (const warning of warnings) logger.warn(warning)
      const endpoint = common.OTEL_EXPORTER_OTLP_ENDPOINT
      if (endpoint !== '')
        tracing = await startTracing({ service: name, endpoint, version: readVersion(), logger })
      await work({ environment, logger, signal })
    },
    report(error, signal) {
      report(error, logging?.logger, signal)
      return exitCodeOf(error)
    },
    async close() {
      await tracing?.close()
      await logging?.close()
    },
  })
}

/**
 * The life of a script of a checkout, which has neither settings nor a log of its own and prints for people: signals
 * are listened for, the work is done, and what ended it badly is told on standard error.
 *
 * @param work whatever it has opened it closes itself, also when the signal is aborted
 * @returns the exit code; 130, as a shell reports a program that Ctrl-C ended, when it was asked to stop
 */
export async function runScript(work: (signal: AbortSignal) => Promise<void>): Promise<number> {
  return await live({
    // To close a private database takes longer than a person waits between two Ctrl-C.
    isEndedBySecondSignal: false,
    work,
    report(error, signal) {
      if (signal.aborted) console.error('Interrupted.')
      else console.error(error instanceof VigiaError ? error.message : error)
      return signal.aborted ? exitCode.interrupted : exitCodeOf(error)
    },
    close: async () => {},
  })
}

/** Signals, work, report, close: what every process has in common. */
async function live(life: {
  isEndedBySecondSignal: boolean
  work(signal: AbortSignal): Promise<void>
  /** Tells what ended the work badly, and returns the exit code. */
  report(error: unknown, signal: AbortSignal): number
  close(): Promise<void>
}): Promise<number> {
  const shutdown = listenForShutdown(life.isEndedBySecondSignal)
  try {
    await life.work(shutdown.signal)
    return exitCode.done
  } catch (error) {
    return life.report(error, shutdown.signal)
  } finally {
    await life.close()
    shutdown.close()
  }
}

function reportAsLine(error: unknown, logger: Logger | undefined): void {
  const line = error instanceof Error ? error.message : String(error)
  if (logger === undefined) process.stderr.write(`${line}\n`)
  else logger.fatal(line)
}

/** One request may arrive several times: from a terminal, from npm, and from who ends a whole group of processes. */
const sameRequestMilliseconds = 2000
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Tells when the process has been asked to stop: the signal is aborted by the first SIGINT, SIGTERM or SIGHUP.
 *
 * @param isEndedBySecond whether one more, two seconds later or more, ends the process at once
 */
function listenForShutdown(isEndedBySecond: boolean): { signal: AbortSignal; close(): void } {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now()
      controller.abort()
    } else if (isEndedBySecond && performance.now() - firstAt > sameRequestMilliseconds)
      process.exit(exitCode.failed)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    signal: controller.signal,
    close() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}

/** Resolves when the signal is aborted, and keeps the process up until then. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A listener for a signal of the operating system alone keeps no process up; a timer does.
    const awake = setInterval(() => {}, 2 ** 30)
    const finish = () => {
      clearInterval(awake)
      resolve()
    }
    if (signal.aborted) finish()
    else signal.addEventListener('abort', finish, { once: true })
  })
}

/**
 * Lets a service that was asked to stop answer on for a while: `/readyz` says meanwhile that it is not ready, and each
 * answer ends its connection, so that whoever spreads requests over several sends the next ones elsewhere.
 */
export async function drain(seconds: number): Promise<void> {
  await wait(seconds * 1000)
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
  at: { prefix: 'API' | 'AUDIT' | 'METRICS'; host: string; port: number },
): VigiaError {
  const code = systemErrorCode(cause)
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

/**
 * The folder that a relative path on the command line is relative to: where the person stands. npm changes to the
 * checkout before it runs a script, and leaves the folder it came from in `INIT_CWD`.
 */
export function personsFolder(
  environment: NodeJS.ProcessEnv = process.env,
  workingFolder = process.cwd(),
): string {
  const { INIT_CWD, npm_package_json } = environment
  const isRunByNpm = npm_package_json !== undefined && dirname(npm_package_json) === workingFolder
  return isRunByNpm && INIT_CWD ? INIT_CWD : workingFolder
}

/** The release that an image was built for: its tag. A checkout is none; `docker/Dockerfile` says the same of an image. */
export function readVersion(source: NodeJS.ProcessEnv = process.env): string {
  return source.VIGIA_VERSION || 'development'
}
