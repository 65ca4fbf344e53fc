import type { FastifyBaseLogger } from 'fastify'

export interface RecordingLogger {
  logger: FastifyBaseLogger
  /** What was logged, at any level, as JSON. */
  lines: string[]
}

export function createRecordingLogger(): RecordingLogger {
  const lines: string[] = []
  const record = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  const logger: FastifyBaseLogger = {
    level: 'trace',
    fatal: record,
    error: record,
    warn: record,
    info: record,
    debug: record,
    trace: record,
    silent: () => {},
    child: () => logger,
  }
  return { logger, lines }
}
