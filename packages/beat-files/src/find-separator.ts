import { type Decimal, numberKind, type Separator, splitLine } from './fields.ts'
import { invalidLine, quote, unlike } from './problems.ts'

/** One of a file's first lines. */
export interface Line {
  number: number
  text: string
}

const separators: readonly Separator[] = ['\t', ';', ',', '|', ' ']

/** What `sep=;` in a first line says, as Excel writes and reads it; undefined for any other line. */
export function announcedSeparator(text: string): Separator | undefined {
  const [, sign] = /^"?sep=(.)"?\s*$/i.exec(text) ?? []
  return separators.find((separator) => separator === sign)
}

/** The separator that makes the most numbers of the lines. */
export function findSeparator(name: string, lines: readonly Line[]): Separator {
  const scores = separators.map((separator) => {
    let numbers = 0
    for (const { text } of lines)
      for (const field of splitLine(text, separator)) if (numberKind(field) !== undefined) numbers++
    return { separator, numbers }
  })
  const best = scores.reduce((one, other) => (other.numbers > one.numbers ? other : one))
  if (best.numbers > 0) return best.separator
  throw unlike(name, `holds no lines of numbers; it begins with ${quote(lines[0]?.text.trim() ?? '')}`)
}

/**
 * Whether fractions are set off by a point or a comma.
 *
 * @throws VigiaError where both are, or where a comma may as well set off thousands
 */
export function findDecimal(
  name: string,
  separator: Separator,
  rows: readonly { number: number; fields: readonly string[] }[],
): Decimal {
  const first: Partial<Record<Decimal, { number: number; field: string }>> = {}
  let mayBeThousands = true
  let longest = 0
  for (const { number, fields } of rows) {
    longest = Math.max(longest, fields.length)
    for (const field of fields) {
      const kind = numberKind(field)
      if (kind !== 'point' && kind !== 'comma') continue
      first[kind] ??= { number, field }
      if (kind === 'comma' && !/^\s*[+-]?[1-9]\d{0,2},\d{3}\s*$/.test(field)) mayBeThousands = false
    }
  }
  const { point, comma } = first
  if (separator === ',' && point === undefined && comma === undefined && longest > 200)
    throw unlike(
      name,
      `has ${longest} whole numbers a line, with commas between them: decimal commas and separating commas cannot be ` +
        'told apart. Save it with semicolons or tabs between the values',
    )
  if (point !== undefined && comma !== undefined) {
    const [one, other] = point.number <= comma.number ? [point, comma] : [comma, point]
    const what = `: ${quote(other.field)} and ${quote(one.field)} (line ${one.number}) have different decimal marks`
    throw invalidLine(name, other.number, what)
  }
  if (comma !== undefined && mayBeThousands)
    throw unlike(
      name,
      `has numbers such as ${quote(comma.field)}, whose comma may set off a fraction or thousands: give --decimal ` +
        'comma, or --decimal point after the commas have been taken out',
    )
  return comma === undefined ? 'point' : 'comma'
}
