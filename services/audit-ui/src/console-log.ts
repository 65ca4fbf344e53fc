import { stripVTControlCharacters } from 'node:util'
import { explainDatabaseError } from '@vigia/db'
import type { Logger } from '@vigia/runtime'

const levels = { error: 'error', warn: 'warn', log: 'debug', info: 'debug', debug: 'debug' } as const

/**
 * Lets what Next.js and React write to the console go to the log, a line each, as the log's own lines are written.
 *
 * @returns what undoes it
 */
export function takeOverConsole(log: Logger): () => void {
  const kept = { ...console }
  const pages = log.child({ component: 'pages' })
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, Level][])
    console[method] = (...written: unknown[]) => {
      const { fields, message } = readConsoleLine(written)
      if (message !== '') pages[level](fields, message)
    }
  return () => void Object.assign(console, kept)
}

type Level = (typeof levels)[keyof typeof levels]

/** The signs that Next.js puts before its lines. */
const signs = /^\s*[⨯⚠○▲✓»]\s*/u
const shownFrames = 3

/** What was written at once, as one line: the words, and of an error what helps to find its cause. */
export function readConsoleLine(written: readonly unknown[]): { fields: object; message: string } {
  const error = written.find((part) => part instanceof Error)
  const words = written
    .map((part) => (part instanceof Error ? describe(part) : typeof part === 'string' ? part : ''))
    .join(' ')
  const line = stripVTControlCharacters(words).replace(signs, '').replaceAll(/\s+/g, ' ').trim()
  return { fields: error === undefined ? {} : fieldsOf(error), message: line }
}

/** A failed query's own message would name its parameters, and with them people. */
function describe(error: Error): string {
  const isOfQuery = error.message.startsWith('Failed query') || 'sqlState' in error
  return isOfQuery ? explainDatabaseError('warehouse', error).message : error.message
}

function fieldsOf(error: Error & { code?: unknown; digest?: unknown }): object {
  const { code, digest } = error
  const frames = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, shownFrames)
    .map((line) => line.trim())
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof digest === 'string' && { digest }),
    ...(frames !== undefined && frames.length > 0 && { at: frames }),
  }
}
