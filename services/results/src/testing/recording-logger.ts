import { inspect } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'

export interface RecordingLogger {
  logger: FastifyBaseLogger
  /** What was logged, at any level, with all that an error carries. */
  lines: string[]
}

export function createRecordingLogger(): RecordingLogger {
  const lines: string[] = []
  const record = (...parts: unknown[]) => void lines.push(inspect(parts, { depth: 5 }))
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
