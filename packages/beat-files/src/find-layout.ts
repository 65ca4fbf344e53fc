import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { type Decimal, isMissing, numberKind, readNumber, type Separator, splitLine } from './fields.ts'
import { type Columns, findColumns, type LabelPlace } from './find-columns.ts'
import { labelKey } from './labels.ts'
import { quote, unlike } from './problems.ts'

/** How the lines of a file are laid out. */
export interface Layout extends Columns {
  separator: Separator
  decimal: Decimal
  /** Fields of a line. Some files end each line with separators; what is behind them is not counted. */
  width: number
  trailing: number
  /** The line of names, which no later line may repeat. */
  header: Line | undefined
  labelName: string | undefined
  /** The first line of data. */
  firstLine: number
}

export interface LayoutOptions {
  label?: LabelPlace | undefined
  /** The value of the label that means normal. */
  normal?: string | undefined
  decimal?: Decimal | undefined
  /** Names of columns of metadata, beside those that everybody uses. */
  metadata?: readonly string[] | undefined
}

/**
 * Finds out from a file's first lines how it is laid out.
 *
 * @param isWhole whether these are all its lines
 * @throws VigiaError `seed-layout` that says what cannot be told and which option tells it; `seed-empty`
 */
export function findLayout(
  name: string,
  firstLines: readonly Line[],
  isWhole: boolean,
  options: LayoutOptions,
): Layout {
  const announced = firstLines.map(({ text }) => announcedSeparator(text))[0]
  const lines = firstLines.filter(({ text }, index) => !isVoid(text) && !(index === 0 && announced))
  const isAlone = ({ text }: Line) => !/^\s*[#%]/.test(text)
  const separator = announced ?? findSeparatorOf(name, lines)
  const uncommented = lines.filter(
    (line) => isAlone(line) || countFields(line.text, separator) > ECG_LENGTH / 2,
  )
  const split = uncommented.map(({ number, text }) => ({
    number,
    text,
    fields: splitLine(text.replace(/^\s*[#%]\s*/, ''), separator),
  }))
  const [top] = split
  const header = top !== undefined && isHeader(top.fields) ? top : undefined
  const data = header === undefined ? split : split.filter(({ text }) => text !== header.text)
  if (data.length === 0) {
    const what = header === undefined ? 'holds no ECG' : 'holds a line of names and no ECG'
    throw new VigiaError('seed-empty', `${name} ${what}.`)
  }
  const decimal = options.decimal ?? findDecimal(name, separator, data)

  const width = commonest(data.map(({ fields }) => fields.length))
  const whole = data.filter(({ fields }) => fields.length === width)
  const names = header && namesOf(name, header.fields, width, whole)
  const trailing = names === undefined ? trailingOf(whole) : width - names.length
  const columns = findColumns({
    name,
    rows: whole.map(({ fields }) => fields.slice(0, width - trailing)),
    names,
    decimal,
    label: options.label,
    normal: options.normal === undefined ? undefined : labelKey(options.normal, 'point'),
    metadata: options.metadata ?? [],
    isWhole,
  })
  return {
    ...columns,
    separator,
    decimal,
    width: width - trailing,
    trailing,
    header: header && { number: header.number, text: header.text },
    labelName: columns.label === undefined ? undefined : names?.[columns.label],
    firstLine: data[0]?.number ?? 0,
  }
}

/** Ctrl-Z, with which programs of DOS end a text. */
const endOfText = '\u001a'

/** Whether a line holds nothing at all. */
export function isEmpty(text: string): boolean {
  return text === endOfText || text.trim() === ''
}

/** Whether a line holds nothing but blanks, separators and quotation marks. */
export function isVoid(text: string): boolean {
  return text === endOfText || /^[\s;,|"]*$/.test(text)
}

/** Whether a line is a remark: it begins with # or %, and is not a line of values, as `#N/A;0,5;…` is. */
export function isComment(text: string, separator: Separator): boolean {
  return /^\s*[#%]/.test(text) && countFields(text, separator) <= ECG_LENGTH / 2
}

function countFields(text: string, separator: Separator): number {
  return splitLine(text, separator).length
}

function findSeparatorOf(name: string, lines: readonly Line[]): Separator {
  const plain = lines.filter(({ text }) => !/^\s*[#%]/.test(text))
  const hasValues = ({ text }: Line) => (text.match(/\d+/g) ?? []).length > ECG_LENGTH / 2
  if (plain.length === 0 && !lines.some(hasValues))
    throw new VigiaError('seed-empty', `${name} holds no ECG.`)
  return findSeparator(name, plain.length > 0 ? plain : lines)
}

/**
 * Names are no numbers, and neither missing nor misspelt ones; but pandas and others number the columns: 0, 1, 2 … or
 * 1, 2, 3 ….
 */
function isHeader(values: readonly string[]): boolean {
  const isName = (field: string) =>
    numberKind(field) === undefined && !isMissing(field) && !/^[+\-\u2212]?\d*[.,]\d/.test(field.trim())
  if (values.filter(isName).length > values.length / 2) return true
  let steps = 0
  for (let at = 1; at < values.length; at++)
    if (readNumber(values[at] ?? '', 'point') === (readNumber(values[at - 1] ?? '', 'point') ?? NaN) + 1)
      steps++
  return values.length > 50 && steps >= 0.9 * (values.length - 1)
}

/** The names by column. R leaves out the one of its row names; other files have empty ones at the end. */
function namesOf(
  name: string,
  header: readonly string[],
  width: number,
  rows: readonly { fields: readonly string[] }[],
): string[] {
  const names = header.map((field) => field.trim())
  const empty = trailingOf(rows)
  while (empty > 0 && names.length > width - empty && names.at(-1) === '') names.pop()
  if (names.length === width - 1 && empty === 0) return ['', ...names]
  if (names.length === width || names.length === width - empty) return names
  throw unlike(
    name,
    `names ${names.length} columns in its first line, where the next ones have ${width} fields`,
  )
}

function trailingOf(rows: readonly { fields: readonly string[] }[]): number {
  const counts = rows.map(({ fields }) => {
    let count = 0
    while (count < fields.length && fields[fields.length - 1 - count]?.trim() === '') count++
    return count
  })
  return Math.min(...counts)
}

function commonest(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((one, other) => (other[1] > one[1] ? other : one))[0]
}

/** One of a file's first lines. */
export interface Line {
  number: number
  text: string
}

const separators: readonly Separator[] = ['\t', ';', ',', '|', ' ']

/** What `sep=;` in a first line says, as Excel writes and reads it; undefined for any other line. */
function announcedSeparator(text: string): Separator | undefined {
  const [, sign] = /^"?sep=(.)"?\s*$/i.exec(text) ?? []
  return separators.find((separator) => separator === sign)
}

/** The separator that makes the most numbers of the lines. */
function findSeparator(name: string, lines: readonly Line[]): Separator {
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
function findDecimal(
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
