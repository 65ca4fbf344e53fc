import { type Decimal, numberKind, type Separator, splitLine } from './fields.ts'
import { quote, unlike } from './problems.ts'

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
 * Whether fractions are set off by a point or a comma; where there are both, what most have.
 *
 * @throws VigiaError where a comma may as well separate values, or set off thousands
 */
export function findDecimal(
  name: string,
  separator: Separator,
  rows: readonly { fields: readonly string[] }[],
): Decimal {
  const count = { point: 0, comma: 0 }
  let example: string | undefined
  let mayBeThousands = true
  let longest = 0
  for (const { fields } of rows) {
    longest = Math.max(longest, fields.length)
    for (const field of fields) {
      const kind = numberKind(field)
      if (kind !== 'point' && kind !== 'comma') continue
      count[kind]++
      if (kind === 'point') continue
      example ??= field
      if (!/^\s*[+-]?[1-9]\d{0,2},\d{3}\s*$/.test(field)) mayBeThousands = false
    }
  }
  if (separator === ',' && count.point === 0 && count.comma === 0 && longest > 200)
    throw unlike(
      name,
      `has ${longest} whole numbers a line, with commas between them: decimal commas and separating commas cannot be ` +
        'told apart. Save it with semicolons or tabs between the values',
    )
  if (example === undefined || count.point > count.comma) return 'point'
  if (mayBeThousands)
    throw unlike(
      name,
      `has numbers such as ${quote(example)}, whose comma may set off a fraction or thousands: give --decimal comma, ` +
        'or take the commas out',
    )
  return 'comma'
}
