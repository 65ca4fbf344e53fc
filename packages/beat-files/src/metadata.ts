import { isPrintable, metadataNamePattern, metadataNames } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'
import { isMissing } from './fields.ts'
import { invalidLine, quote, unlike } from './problems.ts'

/** What is known of how a beat came to be. */
export type Metadata = readonly (readonly [name: string, value: string])[]

/** A column that holds metadata. */
export interface MetadataColumn {
  name: string
  column: number
}

/** Characters, as the column of the database holds them. */
const longestValue = 100
/** Hz. */
const highestRate = 1_000_000

/** The name of a column as metadata has it: `Sampling Rate` is `sampling_rate`. */
const asName = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

/**
 * The columns that hold metadata, by their names: those that everybody uses, and those that were asked for.
 *
 * @param asked names of metadata
 * @throws VigiaError `seed-layout` where a column that was asked for is not there, or two have one name
 */
export function findMetadataColumns(
  file: string,
  names: readonly string[] | undefined,
  asked: readonly string[],
): MetadataColumn[] {
  const wanted = new Set<string>([...metadataNames, ...asked])
  const found = (names ?? []).flatMap((name, column) =>
    wanted.has(asName(name)) ? [{ name: asName(name), column }] : [],
  )
  for (const name of asked)
    if (!found.some((one) => one.name === name))
      throw unlike(file, `has no column named ${quote(name)}, which --metadata asks for`)
  for (const { name } of found)
    if (found.filter((one) => one.name === name).length > 1)
      throw unlike(file, `has two columns named ${quote(name)}`)
  return found
}

/** A line's metadata; what is empty or says that it is missing is left out. Throws VigiaError `seed-invalid`. */
export function readMetadata(
  file: string,
  line: number,
  fields: readonly string[],
  columns: readonly MetadataColumn[],
): Metadata {
  return columns.flatMap(({ name, column }) => {
    const text = fields[column] ?? ''
    if (isMissing(text)) return []
    const value = readMetadataValue(name, text)
    if (typeof value === 'string') return [[name, value] as const]
    throw invalidLine(file, line, `, field ${column + 1}, ${quote(text)}, ${value.fault}`)
  })
}

/**
 * What a text says under a name, as it is kept: a rate as a number of Hz, a gain as one of mV per unit, all else as text.
 *
 * @returns `fault`: why it says nothing, to follow the text
 * @throws VigiaError `usage` for what is no name
 */
export function readMetadataValue(name: string, text: string): string | { fault: string } {
  if (!new RegExp(metadataNamePattern).test(name))
    throw new VigiaError(
      'usage',
      `${quote(name)} is no name for metadata: small letters, digits and underscores, a letter first, 40 at most.`,
    )
  const value = text.normalize('NFC').trim()
  if (name === 'sampling_rate')
    return (
      readQuantity(value, /^(\S+?)\s*(k?hz)?$/i, { khz: 1000 }, highestRate) ?? {
        fault: 'is no sampling rate: a number of Hz, such as 360 or 360 Hz',
      }
    )
  if (name === 'gain')
    return (
      readQuantity(
        value,
        /^(\S+?)\s*([muµμ]v)?(?:\s*(?:\/|per)\s*(?:unit|adu|lsb|count))?$/i,
        microvolts,
        1e6,
      ) ?? {
        fault: 'is no gain: a number of mV per unit, such as 0.005 or 0.005 mV/unit',
      }
    )
  if (value === '') return { fault: 'is empty' }
  if (!isPrintable(value)) return { fault: 'has characters that do not print' }
  if ([...value].length > longestValue) return { fault: `is longer than ${longestValue} characters` }
  return value
}

const microvolts = { uv: 0.001, µv: 0.001, μv: 0.001 }

/** A number above 0 with a unit; undefined for anything else. */
function readQuantity(
  text: string,
  pattern: RegExp,
  factors: Readonly<Record<string, number>>,
  most: number,
): string | undefined {
  const [, digits = '', unit = ''] = pattern.exec(text) ?? []
  if (!/^\d{1,9}(?:[.,]\d{1,12})?(?:e-?\d{1,2})?$/i.test(digits)) return undefined
  const factor = factors[unit.toLowerCase()] ?? 1
  const value = Number((Number(digits.replace(',', '.')) * factor).toPrecision(12))
  return value > 0 && value <= most ? String(value) : undefined
}
