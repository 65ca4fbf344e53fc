import { readFileSync } from 'node:fs'
import pino, { type DestinationStream, type Level, type Logger } from 'pino'
import { formatLine } from './log-format.ts'
import { type HandlerConfig, type LoggingConfig, parseLoggingConfig } from './logging-config.ts'
import { VigiaError } from './vigia-error.ts'

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
 * @throws VigiaError `configuration-invalid` for a file that is missing or wrong
 */
export async function openLogging(name: string, path: string): Promise<Logging> {
  const config = parseLoggingConfig(readConfigFile(path), path)
  const { level, handlers } = config.loggers[name] ?? config.loggers.root
  const sinks = await Promise.all(handlers.map((handler) => openSink(config, handler)))
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
    throw new VigiaError('configuration-invalid', `Configuration: LOG_CONFIG ${path} cannot be read.`, {
      cause,
    })
  }
}

async function openSink(config: LoggingConfig, handlerName: string): Promise<Sink> {
  const handler = config.handlers[handlerName] as HandlerConfig
  const format = config.formatters[handler.formatter]?.format
  const target = handler.kind === 'console' ? openConsole(handler.stream) : await openRollingFile(handler)
  return {
    level: handler.level,
    stream: { write: (line) => target.write(format === undefined ? line : formatLine(format, line)) },
    close: target.close,
  }
}

function openConsole(stream: 'stdout' | 'stderr') {
  const destination = pino.destination({ fd: stream === 'stdout' ? 1 : 2, sync: true })
  return { write: (line: string) => void destination.write(line), close: async () => {} }
}

async function openRollingFile(handler: Extract<HandlerConfig, { kind: 'rotating-file' }>) {
  // Loaded only where it is used: it takes as long to load as the rest of the logging together.
  const { default: openRoll } = await import('pino-roll')
  const file = await openRoll({
    file: handler.file,
    size: handler.size,
    limit: { count: handler.keep, removeOtherLogFiles: true },
    mkdir: true,
    sync: true,
  })
  let closing: Promise<void> | undefined
  return {
    write: (line: string) => void file.write(line),
    close: () => {
      closing ??= new Promise((resolve) => {
        file.once('close', resolve)
        file.end()
      })
      return closing
    },
  }
}
