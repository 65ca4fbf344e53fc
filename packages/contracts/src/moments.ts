/** Patterns of moments, so that a schema says by itself which are on the calendar. This file imports nothing. */

/** A year's first two digits and, of those, which make a leap year of one that ends with 00. */
interface Centuries {
  all: string
  leap: string
}

/** From the year 1000, where the servers' DATETIME begins by their manuals. */
const fromThousand: Centuries = { all: '[1-9][0-9]', leap: '([2468][048]|[13579][26])' }
/** Lenient servers hold earlier years too; MySQL knows the year 0 and holds it for no leap year. */
const fromZero: Centuries = { all: '[0-9]{2}', leap: '(0[48]|[2468][048]|[13579][26])' }

/** A day of the Gregorian calendar. */
function dayPattern({ all, leap }: Centuries, mark: string): string {
  const ofAnyYear = [
    `(0[13578]|1[02])${mark}(0[1-9]|[12][0-9]|3[01])`,
    `(0[469]|11)${mark}(0[1-9]|[12][0-9]|30)`,
    `02${mark}(0[1-9]|1[0-9]|2[0-8])`,
  ].join('|')
  const leapYear = `(${all}(0[48]|[2468][048]|[13579][26])|${leap}00)`
  return `(${all}[0-9]{2}${mark}(${ofAnyYear})|${leapYear}${mark}02${mark}29)`
}

const timePattern = (mark: string) => `([01][0-9]|2[0-3])${mark}[0-5][0-9]${mark}[0-5][0-9]`

/** `2024-05-01T12:34:56`; the thesis's clients write a blank for the T, and add up to six decimals. */
export const localDateTimePattern = `^${dayPattern(fromThousand, '-')}[T ]${timePattern(':')}(\\.[0-9]{1,6})?$`

const localDateTime = new RegExp(localDateTimePattern)

/**
 * Whether a text is a moment on the calendar without a time zone, such as `2024-05-01T12:34:56`. DATETIME columns know
 * no zone, so an offset is refused rather than dropped.
 */
export function isLocalDateTime(text: string): boolean {
  return localDateTime.test(text)
}

const columnMoment = `${dayPattern(fromZero, '')}T${timePattern('')}`
/** Whole numbers that are exact in JSON. */
const rowNumber = '(0|[1-9][0-9]{0,14}|[1-8][0-9]{15})'
/** Finite ones, without a sign that an address would have to escape. */
const plainNumber =
  '-?((0|[1-9][0-9]{0,20})(\\.[0-9]{1,25})?|[1-9](\\.[0-9]{1,20})?e([12]?[0-9]{1,2}|30[0-7]|-[1-9][0-9]{0,2})|1(\\.[0-6][0-9]{0,19})?e308)'

/**
 * Where a page ended: its order, the last row's value in it, and that row's id, such as `newest_20240501T123456_7`,
 * `margin_0.02_7` or `arrival_9_7`. Each that is written so is one, and stands in an address as it is.
 */
export const cursorPattern = `^((newest|oldest)_${columnMoment}|margin_${plainNumber}|arrival_${rowNumber})_${rowNumber}$`
