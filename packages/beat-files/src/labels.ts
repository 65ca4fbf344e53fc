import type { Verdict } from '@vigia/contracts/ecg'
import { labelNumbers } from '@vigia/db'
import { type Decimal, explainField, isMissing, readNumber } from './fields.ts'
import { invalidLine, printable, quote, unlike } from './problems.ts'

const mostLabels = 20
const inWords = 'in words'
/** What the classes of data sets go up to; larger numbers are counts, row numbers or samples. */
const [smallestClass, largestClass] = [-1, 9]
const knownWords: Readonly<Record<Verdict, readonly string[]>> = {
  normal: ['normal'],
  anomalous: ['anomalous', 'anomaly', 'abnormal', 'anormal', 'anomalia', 'anomalo', 'anômalo', 'anomálo'],
}
/** Names of a label column whose 1 could as well be read as "yes, anomalous". */
const namesOfAnomaly = /anom|abnorm|arr?h?[iy]?t|disease|patholog|outlier|fault/i

/** The label of every line of a file: how often each occurs, and in which line first. */
export interface LabelCounts {
  /** Under the text of `labelKey`. */
  found: Map<string, { count: number; firstLine: number }>
  /** Whether each number was one more than that of the line before. */
  countsUp: boolean
}

/** What a file's labels stand for. */
export interface LabelMeaning {
  /** One clause for people: `classes 1 to 5: 1 is normal`. */
  sentence: string
  warnings: string[]
  verdictOf(key: string): Verdict
}

/** A label's value without its notation: `1`, `1.0`, `1.0000000e+00` and `"1"` are one. */
export function labelKey(field: string, decimal: Decimal): string | undefined {
  const value = readNumber(field, decimal)
  if (value !== undefined) return Number.isInteger(value) ? String(value === 0 ? 0 : value) : undefined
  const text = field.trim().toLowerCase()
  return isMissing(text) || !/^\p{L}[\p{L}\d _-]*$/u.test(text) ? undefined : text
}

/**
 * Whether a column can hold labels: a few classes, or a few words. Missing ones, and one in ten that is none, are for
 * the lines to complain of.
 */
export function looksLikeLabels(column: readonly string[], decimal: Decimal, normal?: string): boolean {
  const present = column.filter((field) => !isMissing(field))
  const keys = present.map((field) => labelKey(field, decimal))
  const distinct = new Set(keys)
  const isChosen = normal !== undefined && distinct.has(normal)
  const isClass = (key: string | undefined) => {
    if (key === undefined) return false
    const value = Number(key)
    if (!Number.isNaN(value)) return isChosen || (value >= smallestClass && value <= largestClass)
    return distinct.size < present.length || present.length < 3
  }
  const classes = keys.filter(isClass)
  return classes.length > 0 && classes.length >= 0.9 * keys.length && new Set(classes).size <= mostLabels
}

export function countLabels(): LabelCounts & {
  add(field: string, decimal: Decimal, name: string, line: number, place: string): void
} {
  const found: LabelCounts['found'] = new Map()
  const keys = new Map<string, string>()
  let last = Number.NaN
  return {
    found,
    countsUp: true,
    add(field, decimal, name, line, place) {
      let key = keys.get(field)
      if (key === undefined) {
        key = labelKey(field, decimal)
        if (key === undefined) {
          const isFraction = readNumber(field, decimal) !== undefined
          const what = isFraction
            ? `, ${quote(field.trim())}, is a fraction`
            : explainField(field, decimal, quote)
          throw invalidLine(name, line, `, ${place}, the label${what.replace('; a beat must be whole', '')}`)
        }
        keys.set(field, key)
      }
      const value = Number(key)
      if (Number.isNaN(value) || (found.size > 0 && value !== last + 1)) this.countsUp = false
      last = value
      const known = found.get(key)
      if (known !== undefined) known.count++
      else if (found.size === mostLabels) {
        const what = `holds more than ${mostLabels} different values in ${place}, so that it is no label`
        throw unlike(name, `${what}: give --label first, last or none`)
      } else found.set(key, { count: 1, firstLine: line })
    },
  }
}

/**
 * Finds out which label is the normal one.
 *
 * @param normal what the person says it is
 * @param columnName the label's in the header
 * @throws VigiaError `seed-layout` where only a person can tell
 */
export function understandLabels(
  name: string,
  { found, countsUp }: LabelCounts,
  normal: string | undefined,
  columnName: string | undefined,
): LabelMeaning {
  const keys = [...found.keys()].sort((one, other) => Number(one) - Number(other) || (one < other ? -1 : 1))
  const { sentence, verdictOf } =
    normal === undefined ? infer(name, found, keys, columnName) : chosen(keys, normal)
  let normals = 0
  let all = 0
  for (const [key, { count }] of found) {
    all += count
    if (verdictOf(key) === 'normal') normals += count
  }
  const warnings: string[] = []
  const warn = (what: string) => warnings.push(`${name}: ${what}.`)
  if (countsUp && all > 2)
    warn('its label counts up from line to line, as row numbers do: --label says where it stands')
  if (keys.length === 1 && all > 1)
    warn(`every label is ${printable(keys[0] ?? '')}, so that all are ${verdictOf(keys[0] ?? '')}`)
  // Words can be read one way only.
  if (normals < all - normals && sentence !== inWords) {
    const other = keys.find((key) => verdictOf(key) === 'anomalous') ?? '0'
    warn(
      `only ${normals} of ${all} are normal (${sentence}); if the labels mean it the other way round, give ` +
        `--normal ${printable(other)}`,
    )
  }
  return { sentence, warnings, verdictOf }
}

type Understood = Omit<LabelMeaning, 'warnings'>

function chosen(keys: readonly string[], normal: string): Understood {
  const others = keys.filter((key) => key !== normal).map((key) => printable(key))
  const rest =
    others.length === 0 ? '' : others.length < 4 ? `, ${list(others)} anomalous` : ', all else anomalous'
  return {
    sentence: `${printable(normal)} is normal${rest}`,
    verdictOf: (key) => (key === normal ? 'normal' : 'anomalous'),
  }
}

function infer(
  name: string,
  found: LabelCounts['found'],
  keys: readonly string[],
  columnName: string | undefined,
): Understood {
  const normal = String(labelNumbers.normal)
  const anomalous = String(labelNumbers.anomalous)
  if (keys.every((key) => key === normal || key === anomalous)) {
    if (columnName !== undefined && namesOfAnomaly.test(columnName))
      throw unlike(
        name,
        `calls its label ${quote(columnName)}, which does not tell whether 1 is normal (as in the thesis's tables) or ` +
          'anomalous: give --normal 1 or --normal 0',
      )
    const verdictOf = (key: string): Verdict => (key === normal ? 'normal' : 'anomalous')
    return { sentence: `${normal} is normal and ${anomalous} anomalous`, verdictOf }
  }
  // The classes of ECG5000: 1 normal, 2 to 5 kinds of anomaly.
  if (keys.every((key) => /^[1-5]$/.test(key)))
    return {
      sentence: `classes ${keys[0]} to ${keys.at(-1)}: 1 is normal`,
      verdictOf: (key) => (key === '1' ? 'normal' : 'anomalous'),
    }
  if (keys.every((key) => knownWords.normal.includes(key) || knownWords.anomalous.includes(key)))
    return {
      sentence: inWords,
      verdictOf: (key) => (knownWords.normal.includes(key) ? 'normal' : 'anomalous'),
    }
  const labels = list(keys.map((key) => printable(key, 40)))
  const rare = keys
    .map((key) => ({ key, ...(found.get(key) ?? { count: 0, firstLine: 0 }) }))
    .sort((one, other) => one.count - other.count)[0]
  throw unlike(
    name,
    `has the labels ${labels}, which do not tell by themselves which is normal: say so, as in --normal ` +
      `${printable(keys[0] ?? '')} (${printable(rare?.key ?? '', 40)} stands in line ${rare?.firstLine} first)`,
  )
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
