import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Decimal, isMissing, numberKind, readNumber } from './fields.ts'
import { looksLikeLabels } from './labels.ts'
import { findMetadataColumns, type MetadataColumn } from './metadata.ts'
import { quote, unlike } from './problems.ts'

export type LabelPlace = 'first' | 'last' | 'none'

/** Which field of a line is what. */
export interface Columns {
  /** The 140 fields of the samples, in order. */
  samples: Int32Array
  label: number | undefined
  /** Where the label stands, for people. */
  labelPlace: string
  /** What is not used, for people. */
  leftOut: string[]
  /** Where something stands of how the beat came to be. */
  metadata: MetadataColumn[]
}

export interface ColumnsToFind {
  name: string
  /** The first lines, each with the same number of fields. */
  rows: readonly (readonly string[])[]
  /** Names of the columns, where there is a header. */
  names: readonly string[] | undefined
  decimal: Decimal
  label: LabelPlace | undefined
  /** The label's value that the person calls normal. */
  normal: string | undefined
  /** Names of columns of metadata, beside those that everybody uses. */
  metadata: readonly string[]
  /** Whether these lines are the whole file. */
  isWhole: boolean
}

const namesOfRows =
  /^(|unnamed: ?\d+(\.\d+)*|index|idx|id|row|rows?[ _.]?(names?|numbers?|id)|level_\d|dt_measure|timestamp)$/i
const namesOfLabels =
  /^(labels?|class(es)?|class_?label|targets?|y|category|verdict|is_anomalous|is_normal|normal|anomal(y|ous)|abnormal|classe|r[oó]tulo|an[oô]mal[oa])$/i

/**
 * Finds samples and label among the columns: by their names, else by what they hold.
 *
 * @throws VigiaError `seed-layout` where that is not clear, with the option that settles it, or for another length
 */
export function findColumns(file: ColumnsToFind): Columns {
  const metadata = findMetadataColumns(file.name, file.names, file.metadata)
  return { ...findBeat(file, new Set(metadata.map(({ column }) => column))), metadata }
}

/** @param taken columns that hold something else */
function findBeat(file: ColumnsToFind, taken: ReadonlySet<number>): Omit<Columns, 'metadata'> {
  const { names, label } = file
  const width = file.rows[0]?.length ?? 0
  const leftOut: string[] = []
  let rest = Array.from({ length: width }, (_, column) => column).filter((column) => !taken.has(column))
  if (names !== undefined) {
    const unused = rest.filter((column) => namesOfRows.test(names[column] ?? ''))
    rest = rest.filter((column) => !unused.includes(column))
    leftOut.push(...unused.map((column) => describeUnused(names[column] ?? '', column)))
  }
  const named = rest.filter((column) => names !== undefined && namesOfLabels.test(names[column] ?? ''))
  const [namedLabel] = named
  const isNamed = named.length === 1 && namedLabel !== undefined
  const dropRowNumbers = () => {
    rest.shift()
    leftOut.push('row numbers first')
  }
  if (rest.length > ECG_LENGTH + 1) {
    // A date or a patient is neither a sample nor a label.
    const texts = rest.filter(
      (column) => column !== namedLabel && isText(file, column) && (isNamed || !holdsLabels(file, column)),
    )
    rest = rest.filter((column) => !texts.includes(column))
    leftOut.push(...texts.map((column) => describeUnused(names?.[column] ?? '', column)))
  }

  if (isNamed && (label === undefined || label === 'none')) {
    rest = rest.filter((column) => column !== namedLabel)
    if (rest.length === ECG_LENGTH + 1 && looksLikeRowNumbers(file, rest[0])) dropRowNumbers()
    requireLength(file, rest, ECG_LENGTH)
    if (label === 'none') {
      leftOut.push(`the column ${quote(names?.[namedLabel] ?? '')}`)
      return columnsOf(rest, undefined, 'no label', leftOut)
    }
    const where =
      namedLabel < (rest[0] ?? 0) ? 'first' : namedLabel > (rest.at(-1) ?? 0) ? 'last' : 'in the middle'
    return columnsOf(rest, namedLabel, `label ${where}`, leftOut)
  }

  if (rest.length === ECG_LENGTH + 2 && looksLikeRowNumbers(file, rest[0])) dropRowNumbers()
  if (rest.length === ECG_LENGTH + 2 && countsUp(file, rest.at(-1))) {
    rest.pop()
    leftOut.push('row numbers last')
  }
  if (label === 'none') {
    if (rest.length === ECG_LENGTH + 1 && looksLikeRowNumbers(file, rest[0])) dropRowNumbers()
    requireLength(file, rest, ECG_LENGTH)
    return columnsOf(rest, undefined, 'no label', leftOut)
  }
  if (label === undefined && rest.length === ECG_LENGTH) {
    requireNoLabel(file, rest)
    return columnsOf(rest, undefined, 'no label', leftOut)
  }
  requireLength(file, rest, ECG_LENGTH + 1)
  const where = label ?? judgePlace(file, rest)
  if (where === 'none') {
    dropRowNumbers()
    return columnsOf(rest, undefined, 'no label', leftOut)
  }
  const column = where === 'first' ? rest.shift() : rest.pop()
  return columnsOf(rest, column, `label ${where}`, leftOut)
}

function columnsOf(
  samples: readonly number[],
  label: number | undefined,
  labelPlace: string,
  leftOut: string[],
): Omit<Columns, 'metadata'> {
  return { samples: Int32Array.from(samples), label, labelPlace, leftOut }
}

/** The place of the label among 141 columns; `none` where the first holds row numbers and no column a label. */
function judgePlace(file: ColumnsToFind, rest: readonly number[]): LabelPlace {
  const [first, last] = [rest[0], rest.at(-1)]
  const isFirst = holdsLabels(file, first)
  const isLast = holdsLabels(file, last)
  const { name } = file
  if (countsUp(file, first)) {
    if (isLast)
      throw unlike(
        name,
        'has a first column that counts up, as row numbers do, and a last one that may be a label, which leaves 139 ' +
          'samples: give --label last where all but the last are samples',
      )
    // Six classes in six lines, and in order, are no classes.
    if (isFirst && file.rows.length < 6)
      throw unlike(
        name,
        'has a first column that may be a label or count the rows: give --label first, or --label none',
      )
    return 'none'
  }
  if (isFirst && isLast)
    throw unlike(name, 'has a first and a last column that may both be the label: give --label first or last')
  if (isFirst) return 'first'
  if (isLast) return 'last'
  if (looksLikeRowNumbers(file, first)) return 'none'
  throw unlike(
    name,
    `has ${rest.length} values a line, and neither the first nor the last looks like a label (0 and 1, or classes 1 ` +
      'to 5): give --label first or last, and --normal with the value that is normal',
  )
}

function requireNoLabel(file: ColumnsToFind, rest: readonly number[]): void {
  const isSuspect = (column: number | undefined) =>
    new Set(columnOf(file, column)).size > 1 && holdsLabels(file, column)
  const [first, last] = [rest[0], rest.at(-1)]
  if (!isSuspect(first) && !isSuspect(last)) return
  // Raw readings of a converter are whole numbers everywhere.
  if (holdsLabels(file, rest[1]) || rest.slice(1, -1).every((column) => isWholeNumbers(file, column))) return
  const which = isSuspect(first) ? 'first' : 'last'
  throw unlike(
    file.name,
    `has ${ECG_LENGTH} values a line, the ${which} of which looks like a label, which leaves 139 samples: give --label ` +
      'none where all are samples',
  )
}

function requireLength(file: ColumnsToFind, rest: readonly number[], length: number): void {
  if (rest.length === length) return
  const { name, rows, isWhole, label } = file
  const isLabelled = label !== 'none' && (holdsLabels(file, rest[0]) || holdsLabels(file, rest.at(-1)))
  const samples = rest.length - (isLabelled ? 1 : 0)
  const what = samples === 1 ? 'one value' : `${samples} ${isLabelled ? 'samples and a label' : 'values'}`
  const origin = [187, 188].includes(rest.length) ? ', as in the MIT-BIH files of Kaggle' : ''
  const isTurned = isWhole && rows.length >= ECG_LENGTH && rows.length <= ECG_LENGTH + 2
  const advice = isTurned
    ? 'it seems to hold a beat in each column: turn it, so that each stands in a line'
    : samples < 10
      ? `a beat is one line of ${ECG_LENGTH} samples`
      : samples >= ECG_LENGTH && samples < ECG_LENGTH + 10
        ? `take out what is neither one of ${ECG_LENGTH} samples nor the label`
        : `a beat has ${ECG_LENGTH} samples here: cut or resample each to that length first`
  throw unlike(name, `has ${what} a line${origin}; ${advice}`)
}

function columnOf({ rows }: ColumnsToFind, column: number | undefined): string[] {
  return rows.map((row) => row[column ?? -1] ?? '')
}

function holdsLabels(file: ColumnsToFind, column: number | undefined): boolean {
  return looksLikeLabels(columnOf(file, column), file.decimal, file.normal)
}

function isText(file: ColumnsToFind, column: number): boolean {
  return columnOf(file, column).every((field) => numberKind(field) === undefined && !isMissing(field))
}

function isWholeNumbers(file: ColumnsToFind, column: number): boolean {
  return columnOf(file, column).every((field) => numberKind(field) === '')
}

function countsUp(file: ColumnsToFind, column: number | undefined): boolean {
  const values = columnOf(file, column).map((field) => readNumber(field, file.decimal) ?? Number.NaN)
  return values.length >= 2 && values.every((value, row) => row === 0 || value === (values[row - 1] ?? 0) + 1)
}

/** Whole numbers or names, no two alike, before columns that are different from them. */
function looksLikeRowNumbers(file: ColumnsToFind, column: number | undefined): boolean {
  if (column === undefined) return false
  if (countsUp(file, column)) return true
  const fields = columnOf(file, column).map((field) => field.trim())
  const isAlikeKind = fields.every((field) => numberKind(field) === '' || numberKind(field) === undefined)
  const isNumeric = isWholeNumbers(file, column)
  return (
    isAlikeKind &&
    !fields.includes('') &&
    new Set(fields).size === fields.length &&
    (fields.length >= 3 || file.names !== undefined) &&
    !(isNumeric && isWholeNumbers(file, column + 1))
  )
}

function describeUnused(name: string, column: number): string {
  const isRowName = name === '' || /^(unnamed|row|index|idx|level)/i.test(name)
  if (isRowName && column === 0) return 'row numbers first'
  return `the column ${name === '' ? column + 1 : quote(name)}`
}
