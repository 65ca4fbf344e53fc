import { databaseErrorCode } from '@vigia/db'
import type { Logger } from '@vigia/runtime'

type Level = 'debug' | 'info' | 'warn' | 'error'

/**
 * Hands better-auth's lines to our log. Of what it attaches only the code of an error is taken: the rest may name a
 * person, as a failed query does with its parameters.
 */
export function handOverLog(log: Logger): (level: Level, message: string, ...attached: unknown[]) => void {
  return (level, message, ...attached) => {
    const code = attached.map(databaseErrorCode).find((found) => found !== undefined)
    log[level](code === undefined ? {} : { code }, withoutPeople(message))
  }
}

function withoutPeople(message: string): string {
  return message.replaceAll(/\S+@\S+/g, '(e-mail)')
}
