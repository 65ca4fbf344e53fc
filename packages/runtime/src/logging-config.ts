import type { Level } from 'pino'
import { VigiaError } from './vigia-error.ts'

const levels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export type HandlerConfig = { formatter: string; level: Level } & (
  | {
      kind: 'console'
      stream: 'stdout' | 'stderr'
      /** The level where the stream is a terminal, on which a person watches the progress. */
      terminalLevel?: Level
    }
  | { kind: 'rotating-file'; file: string; size: string; keep: number }
)

interface LoggerConfig {
  level: Level
  handlers: string[]
}

/** The parts of Python's `logging.conf`: loggers write to handlers, handlers write by a formatter. */
export interface LoggingConfig {
  /** Without a pattern, a formatter writes JSON lines. */
  formatters: Record<string, { format?: string }>
  handlers: Record<string, HandlerConfig>
  loggers: Record<string, LoggerConfig> & { root: LoggerConfig }
}

/**
 * Checks a logging configuration. In the path of a file `{name}` stands for the name of the process.
 *
 * @throws VigiaError `configuration-invalid`, naming every place that is wrong
 */
export function parseLoggingConfig(text: string): LoggingConfig {
  const complaints: string[] = []
  const complain = (place: string, rule: string) => void complaints.push(`${place} ${rule}`)
  const config = parseJson(text)
  const formatters = record(config, 'formatters')
  const handlers = record(config, 'handlers')
  const loggers = record(config, 'loggers')

  for (const [name, formatter] of Object.entries(formatters))
    if (formatter.format !== undefined && typeof formatter.format !== 'string')
      complain(`formatters.${name}.format`, 'must be text')
  for (const [name, handler] of Object.entries(handlers)) checkHandler(`handlers.${name}`, handler)
  for (const [name, logger] of Object.entries({ root: {}, ...loggers }))
    checkLogger(`loggers.${name}`, logger)
  if (complaints.length > 0)
    throw new VigiaError(
      'configuration-invalid',
      `Configuration: in the file that LOG_CONFIG names: ${complaints.join('; ')}.`,
    )
  return { formatters, handlers, loggers } as unknown as LoggingConfig

  function checkHandler(place: string, handler: Record<string, unknown>) {
    if (typeof handler.formatter !== 'string' || !Object.hasOwn(formatters, handler.formatter))
      complain(`${place}.formatter`, 'must name a formatter')
    checkLevel(place, handler.level)
    if (handler.kind === 'console') {
      if (handler.stream !== 'stdout' && handler.stream !== 'stderr')
        complain(`${place}.stream`, 'must be stdout or stderr')
      if (handler.terminalLevel !== undefined) checkLevel(place, handler.terminalLevel, 'terminalLevel')
    } else if (handler.kind === 'rotating-file') {
      if (typeof handler.file !== 'string' || handler.file === '') complain(`${place}.file`, 'must be a path')
      if (typeof handler.size !== 'string' || !/^[1-9]\d{0,8}[kmg]$/.test(handler.size))
        complain(`${place}.size`, 'must be a size such as 10m')
      if (!Number.isSafeInteger(handler.keep) || Number(handler.keep) < 1)
        complain(`${place}.keep`, 'must be a number of files from 1')
    } else complain(`${place}.kind`, 'must be console or rotating-file')
  }

  function checkLogger(place: string, logger: Record<string, unknown>) {
    checkLevel(place, logger.level)
    const names = Array.isArray(logger.handlers) ? logger.handlers : []
    if (names.length === 0 || !names.every((name) => Object.hasOwn(handlers, name)))
      complain(`${place}.handlers`, 'must be a list of handlers that exist')
  }

  function checkLevel(place: string, level: unknown, key = 'level') {
    if (!levels.includes(level as string)) complain(`${place}.${key}`, `must be one of ${levels.join(', ')}`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new VigiaError(
      'configuration-invalid',
      'Configuration: LOG_CONFIG names a file that is not JSON.',
      {
        cause,
      },
    )
  }
}

/** The named part of the file as an object of objects; whatever is not one is read as empty, and so refused. */
function record(config: unknown, part: string): Record<string, Record<string, unknown>> {
  const value = isObject(config) ? config[part] : undefined
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, isObject(entry) ? entry : {}]),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
