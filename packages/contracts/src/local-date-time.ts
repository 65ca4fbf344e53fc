import Format from 'typebox/format'

const pattern = /^([1-9]\d{3}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,6})?$/

/**
 * Whether a text is a moment on the calendar without a time zone, such as `2024-05-01T12:34:56` (the thesis's
 * clients add up to six decimals). DATETIME columns know no zone, so an offset is refused rather than dropped.
 */
export function isLocalDateTime(text: string): boolean {
  const match = pattern.exec(text)
  if (match === null) return false
  const moment = new Date(`${match[1]}T${match[2]}Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${match[1]}T${match[2]}`)
}

/** The name under which schemas refer to `isLocalDateTime`; it is OpenAPI's name for this format. */
export const localDateTimeFormat = 'date-time-local'

Format.Set(localDateTimeFormat, isLocalDateTime)
