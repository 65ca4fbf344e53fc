import { type Answer, answers, searchTextLength } from '@vigia/contracts/audit'
import { isDay } from '@vigia/contracts/calendar'
import type { Parsed } from '../answers/parse-answer.ts'

/** Which audits; what is missing sets no bound. */
export interface AuditFilter {
  /** Somewhere in the comment, the beat code, the model's tag or the reader's name, in capitals or not. */
  text?: string
  readerId?: string
  answer?: Answer
  modelTag?: string
  /** Recorded on this day (`YYYY-MM-DD`, in the zone of this process) or later. */
  from?: string
  /** Recorded on this day or earlier. */
  to?: string
}

const isShort = (text: string) => text.length <= searchTextLength && text.isWellFormed()

const checks: { [Field in keyof AuditFilter]-?: (text: string) => boolean } = {
  text: isShort,
  readerId: isShort,
  answer: (text) => answers.some((answer) => answer === text),
  modelTag: isShort,
  from: isDay,
  to: isDay,
}

/**
 * Takes a filter that came from outside apart, such as the fields of an address; those without text set no bound, and
 * those of another name are passed over.
 */
export function parseAuditFilter(fields: Readonly<Record<string, unknown>>): Parsed<AuditFilter> {
  const given = Object.entries(checks).flatMap(([field, check]) => {
    const value = fields[field]
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) return []
    const isValid = typeof value === 'string' && check(value.trim())
    return [{ field, isValid, value: String(value).trim() }]
  })
  const invalid = given.filter(({ isValid }) => !isValid).map(({ field }) => field)
  if (invalid.length > 0) return { status: 'invalid', fields: invalid }
  return { status: 'parsed', content: Object.fromEntries(given.map(({ field, value }) => [field, value])) }
}
