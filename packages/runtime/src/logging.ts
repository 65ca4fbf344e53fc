import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isatty } from 'node:tty'
import pino, { type DestinationStream, type Level, type Logger } from 'pino'
import { type HandlerConfig, type LoggingConfig, parseLoggingConfig } from './logging-config.ts'
import { systemErrorCode, VigiaError } from './vigia-error.ts'

export type { Logger } from 'pino'

/** A logger and the files behind it. */
export interface Logging {
  logger: Logger
  /** Writes out what is still in memory and closes the files; twice does no harm. */
  close(): Promise<void>
}

interface Sink {
  level: Level
  stream: DestinationStream
  close(): Promise<void>
}

/**
 * Opens the logger of one service, as the configuration file says.
 *
 * @param name the service; the file's logger of that name is used, else its `root`
 * @param path a file in the layout of `logging.json`
 * @param isTerminal whether a descriptor is a terminal's
 * @throws VigiaError `configuration-invalid` for a file that is missing or wrong, or a log file that cannot be written
 */
export async function openLogging(name: string, path: string, isTerminal = isatty): Promise<Logging> {
  const config = parseLoggingConfig(readConfigFile(path))
  const { level, handlers } = config.loggers[name] ?? config.loggers.root
  const sinks = await Promise.all(handlers.map((handler) => openSink(config, handler, name, isTerminal)))
  const logger = pino(
    { name, level, base: { name }, timestamp: pino.stdTimeFunctions.epochTime },
    pino.multistream(sinks.map((sink) => ({ level: sink.level, stream: sink.stream }))),
  )
  return {
    logger,
    async close() {
      await Promise.all(sinks.map((sink) => sink.close()))
    },
  }
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new VigiaError(
      'configuration-invalid',
      `Configuration: LOG_CONFIG names a file that cannot be read (${systemErrorCode(cause)}).`,
      { cause },
    )
  }
}

async function openSink(
  config: LoggingConfig,
  handlerName: string,
  name: string,
  isTerminal: typeof isatty,
): Promise<Sink> {
  const handler = config.handlers[handlerName] as HandlerConfig
  const format = config.formatters[handler.formatter]?.format
  const target =
    handler.kind === 'console'
      ? openConsole(handler.stream)
      : await openRollingFile(handler, handler.file.replaceAll('{name}', name))
  return {
    level: levelOf(handler, isTerminal),
    stream: { write: (line) => target.write(format === undefined ? line : formatLine(format, line)) },
    close: target.close,
  }
}

function levelOf(handler: HandlerConfig, isTerminal: typeof isatty): Level {
  if (handler.kind !== 'console' || handler.terminalLevel === undefined) return handler.level
  return isTerminal(descriptors[handler.stream]) ? handler.terminalLevel : handler.level
}

const descriptors = { stdout: 1, stderr: 2 } as const

function openConsole(stream: 'stdout' | 'stderr') {
  const destination = pino.destination({ fd: descriptors[stream], sync: true })
  return { write: (line: string) => void destination.write(line), close: async () => {} }
}

async function openRollingFile(
  { size, keep }: Extract<HandlerConfig, { kind: 'rotating-file' }>,
  path: string,
) {
  requireWritableFolder(dirname(path))
  // Loaded only where it is used: it takes as long to load as the rest of the logging together.
  const { default: openRoll } = await import('pino-roll')
  const file = await openRoll({
    file: path,
    size,
    limit: { count: keep, removeOtherLogFiles: true },
    sync: true,
  })
  let isSound = true
  // A full disk stops the log, not the work: what follows is written to standard error.
  file.on('error', (error) => {
    if (isSound) process.stderr.write(`The log file cannot be written (${systemErrorCode(error)}).\n`)
    isSound = false
  })
  let closing: Promise<void> | undefined
  return {
    write(line: string) {
      if (isSound && closing === undefined) file.write(line)
      else process.stderr.write(line)
    },
    close: () => {
      closing ??= isSound
        ? new Promise((resolve) => {
            file.once('close', resolve).once('error', () => resolve())
            file.end()
          })
        : Promise.resolve()
      return closing
    },
  }
}

function requireWritableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new VigiaError(
      'configuration-invalid',
      `Configuration: LOG_CONFIG names a log file whose folder cannot be written (${systemErrorCode(cause)}).`,
      { cause },
    )
  }
}

const levelNames: Record<number, string> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARNING',
  50: 'ERROR',
  60: 'CRITICAL',
}

/**
 * Turns one JSON log line into text, by a pattern in the manner of Python's `logging`.
 *
 * @param pattern text in which `{time}`, `{name}`, `{level}` and `{message}` are replaced
 * @param line one line as pino writes it; its other fields follow the text as `field=value`
 */
export function formatLine(pattern: string, line: string): string {
  const { time, name, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const parts: Record<string, string> = {
    time: localTime(new Date(Number(time))),
    name: String(name),
    level: levelNames[Number(level)] ?? String(level),
    message: [msg, ...Object.entries(fields).map(formatField)].join(' '),
  }
  return `${pattern.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)}\n`
}

/** As Python's `logging` writes it: `2024-05-01 12:34:56,789`, in the time zone of TZ. */
function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  return `${day} ${clock},${String(time.getMilliseconds()).padStart(3, '0')}`
}

function formatField([field, value]: [string, unknown]): string {
  if (field === 'err') return `err=${JSON.stringify((value as { message?: string }).message)}`
  return `${field}=${typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)}`
}
