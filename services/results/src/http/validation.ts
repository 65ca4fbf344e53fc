import { maximumInferences, type Problem } from '@vigia/contracts'
import type { FastifySchemaCompiler } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** What a request's part is checked against: on failure the fields that are wrong, as `wrongFields` tells them. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  return (value: unknown) => {
    const checked = httpPart === 'body' ? value : readTexts(schema as TObject, value)
    if (validator.Check(checked)) return { value: checked }
    return { error: validator.Errors(shorten(checked)).map((complaint) => inOwnWords(schema, complaint)) }
  }
}

/** Where the schema has words of its own for what a value must be, these. */
function inOwnWords(schema: TSchema, complaint: Complaint): Complaint {
  const words = complaint.schemaPath
    .split('/')
    .slice(1)
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], schema)
  const must = (words as { 'x-must'?: string } | undefined)?.['x-must']
  return must === undefined ? complaint : { ...complaint, keyword: 'x-must', message: `must ${must}` }
}

const longestList = maximumInferences + 1
const mostFields = 100
/** A sample lies in a list in an inference in a list in the body. */
const deepest = 4

/**
 * A wrong body with its lists and objects cut to a length that is still too long. Telling all that is wrong with
 * millions of items would keep every other request waiting for seconds.
 */
function shorten(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth === deepest) return value
  if (Array.isArray(value)) return value.slice(0, longestList).map((item) => shorten(item, depth + 1))
  const fields = Object.entries(value).slice(0, mostFields)
  return Object.fromEntries(fields.map(([name, field]) => [name, shorten(field, depth + 1)]))
}

/** Parameters arrive as text: whole numbers become numbers, and what is missing takes its default. */
function readTexts(schema: TObject, value: unknown): Record<string, unknown> {
  const texts = Object.entries(value as Record<string, unknown>)
  const read = texts.map(([name, text]) => [
    name,
    isWholeNumber(schema.properties[name], text) ? Number(text) : text,
  ])
  const defaults = Object.entries(schema.properties).filter(([, property]) => 'default' in property)
  return Object.fromEntries([
    ...defaults.map(([name, property]) => [name, (property as { default?: unknown }).default]),
    ...read,
  ])
}

function isWholeNumber(property: TSchema | undefined, text: unknown): boolean {
  const isInteger = property !== undefined && 'type' in property && property.type === 'integer'
  return isInteger && typeof text === 'string' && /^\d+$/.test(text)
}

/** One complaint of the validator. */
export interface Complaint {
  keyword: string
  schemaPath: string
  instancePath: string
  params: Record<string, unknown>
  message?: string
}

/** The complaints in words, each with the JSON pointer of its field; a property that is missing or unknown by its own. */
export function wrongFields(complaints: readonly Complaint[]): NonNullable<Problem['errors']> {
  const errors = complaints.flatMap(({ keyword, instancePath, params, message }) => {
    if (keyword === 'required')
      return names(params.requiredProperties).map((name) => wrong(instancePath, name, 'is missing'))
    if (keyword === 'additionalProperties')
      return names(params.additionalProperties).map((name) =>
        wrong(instancePath, name, 'is not a known field'),
      )
    // The schema of what is not allowed says the same of each of those fields.
    if (keyword === 'boolean') return []
    if (keyword === 'enum')
      return [{ field: instancePath, message: `must be one of ${names(params.allowedValues).join(', ')}` }]
    return [{ field: instancePath, message: message ?? 'is not valid' }]
  })
  // A value may break several rules of a schema that has one sentence for all of them.
  const seen = new Set<string>()
  return errors.filter(({ field, message }) => {
    const line = `${field} ${message}`
    return !seen.has(line) && seen.add(line)
  })
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** RFC 6901; a name that is longer than any of ours is cut. */
function wrong(path: string, name: string, message: string) {
  const token = name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')
  return { field: `${path}/${token}`, message }
}
