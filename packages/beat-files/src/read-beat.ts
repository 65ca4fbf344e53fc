import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { explainField, readNumber, splitLine } from './fields.ts'
import { isComment, isEmpty, isVoid, type Layout } from './find-layout.ts'
import { type Metadata, readMetadata } from './metadata.ts'
import { invalidLine, quote } from './problems.ts'

/** A line's samples, its label as it stands there, and what it says of how the beat came to be. */
export interface RawBeat {
  samples: Float64Array
  label: string | undefined
  metadata: Metadata
}

const none: Metadata = []

/** Anything that a decimal number between separators has no use for. */
const unusual = /[^\d\s+\-.,;|eE]/

/**
 * Makes a reader of a file's lines, one after the other. It gives undefined for a line without a beat: the names, an
 * empty one, a remark.
 *
 * @returns a function that throws VigiaError `seed-invalid` with line, field and reason
 */
export function beatReader(name: string, layout: Layout) {
  const { separator, decimal, samples: columns, header } = layout
  const hasMetadata = layout.metadata.length > 0
  const width = layout.width + layout.trailing
  let emptyLine: number | undefined

  return (text: string, line: number): RawBeat | undefined => {
    if (line < layout.firstLine || isVoid(text)) {
      // Excel writes rows of separators below a table; between beats they are beats that are missing.
      if (line > layout.firstLine && !isEmpty(text)) emptyLine ??= line
      return undefined
    }
    const isUnusual = unusual.test(text)
    if (isUnusual && isComment(text, separator)) return undefined
    if (emptyLine !== undefined) throw invalidLine(name, emptyLine, ' has fields, and all are empty')
    if (header !== undefined && text === header.text)
      throw invalidLine(name, line, ` repeats the names of line ${header.number}`)
    const hasOtherMark = decimal === 'comma' && (isUnusual || separator === ',' || text.includes('.'))
    const isPlain = !isUnusual && !hasOtherMark
    const fields = splitLine(isPlain && decimal === 'comma' ? text.replaceAll(',', '.') : text, separator)
    if (fields.length !== width && !isTrimmed(fields, layout))
      throw invalidLine(
        name,
        line,
        ` has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}; ${width} are expected, as in line ` +
          `${layout.firstLine}`,
      )
    const samples = new Float64Array(ECG_LENGTH)
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const column = columns[sample] as number
      const field = fields[column] as string
      let value = isPlain ? Number(field) : Number.NaN
      // An empty field is 0 to Number.
      if (!Number.isFinite(value) || value === 0)
        value = readNumber(field, isPlain ? 'point' : decimal) ?? Number.NaN
      if (Number.isNaN(value)) {
        const original = splitLine(text, separator)[column] ?? ''
        throw invalidLine(name, line, `, field ${column + 1}${explainField(original, decimal, quote)}`)
      }
      samples[sample] = value
    }
    const metadata = hasMetadata ? readMetadata(name, line, fields, layout.metadata) : none
    if (layout.label === undefined) return { samples, label: undefined, metadata }
    const label = fields[layout.label] as string
    return { samples, label: isPlain && decimal === 'comma' ? label.replace('.', ',') : label, metadata }
  }
}

/** Some programs leave out the separators behind the last value of some lines. */
function isTrimmed(fields: readonly string[], { width, trailing }: Layout): boolean {
  return trailing > 0 && fields.length >= width && fields.slice(width).every((field) => field.trim() === '')
}
