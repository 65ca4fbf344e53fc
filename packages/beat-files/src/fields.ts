/** Between two fields; a blank stands for any run of blanks. */
export type Separator = ',' | ';' | '\t' | '|' | ' '
export type Decimal = 'point' | 'comma'

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const commaNumber = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/
const missing = /^(|nan|-nan|na|n\/a|#n\/a|#na|null|\\n|none|nil|missing|undefined|\?|-|\.)$/i

/** The fields of a line, without the quotation marks around them. */
export function splitLine(line: string, separator: Separator): string[] {
  if (separator === ' ') {
    const fields = line.includes('"') ? line.match(/"(?:[^"]|"")*"|\S+/g) : line.trim().split(/\s+/)
    return (fields ?? []).map(unquote)
  }
  return line.includes('"') ? splitQuoted(line, separator).map(unquote) : line.split(separator)
}

function splitQuoted(line: string, separator: string): string[] {
  const fields: string[] = []
  let begin = 0
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at]
    if (character === '"') isQuoted = !isQuoted
    else if (character === separator && !isQuoted) {
      fields.push(line.slice(begin, at))
      begin = at + 1
    }
  }
  fields.push(line.slice(begin))
  return fields
}

function unquote(field: string): string {
  const text = field.trim()
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text
}

/** Whether a field is a number at all, and how its fraction is set off: undefined, or '' for a whole number. */
export function numberKind(field: string): Decimal | '' | undefined {
  const text = field.trim()
  if (plainNumber.test(text)) return text.includes('.') ? 'point' : ''
  return commaNumber.test(text) ? 'comma' : undefined
}

/** Whether a field says that its value is missing. */
export function isMissing(field: string): boolean {
  return missing.test(field.trim())
}

/** A decimal number, or undefined for anything else: hexadecimal, infinite, missing, the other decimal mark. */
export function readNumber(field: string, decimal: Decimal): number | undefined {
  const text = field.trim()
  if (plainNumber.test(text) && (decimal === 'point' || !text.includes('.'))) return finite(Number(text))
  if (decimal === 'comma' && commaNumber.test(text)) return finite(Number(text.replace(',', '.')))
  return undefined
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

/** Why a field is no number, to follow its place: ` is empty`. */
export function explainField(field: string, decimal: Decimal, quote: (text: string) => string): string {
  const text = field.trim()
  const kind = numberKind(text)
  if (text === '') return ' is empty; a beat must be whole'
  if (isMissing(text)) return `, ${quote(text)}, says that the value is missing; a beat must be whole`
  if (/^[+-]?inf/i.test(text)) return `, ${quote(text)}, is not a finite number`
  if (/^[+-]?0[xbo]/i.test(text)) return `, ${quote(text)}, is not a decimal number`
  if (kind === 'comma' && decimal === 'point')
    return `, ${quote(text)}, has a decimal comma, where others have a point`
  if (kind === 'point' && decimal === 'comma')
    return `, ${quote(text)}, has a point, where others have a decimal comma`
  if (kind !== undefined) return `, ${quote(text)}, is too large`
  return `, ${quote(text)}, is not a number`
}
