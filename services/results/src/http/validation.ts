import type { Problem } from '@vigia/contracts'
import type { FastifySchemaCompiler } from 'fastify'
import type { TArray, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** What a request's part is checked against: on failure the fields that are wrong, as `wrongFields` tells them. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const complain = createComplaints(schema)
  return (value: unknown) => {
    const checked = httpPart === 'body' ? value : readTexts(schema as TObject, value)
    return validator.Check(checked) ? { value: checked } : { error: complain(checked) }
  }
}

/** More are not told of one request. */
const mostComplaints = 8

type Complain = (value: unknown) => Complaint[]

/**
 * What tells the first complaints of a value that fails. A list is told of only by those of its items that fail, since
 * looking for complaints takes a thousand times as long as checking, and would keep every other request waiting.
 */
function createComplaints(schema: TSchema): Complain {
  const properties = (schema as Partial<TObject>).properties ?? {}
  const lists = Object.entries(properties).flatMap(([name, property]) => {
    const { items } = property as Partial<TArray>
    if (items === undefined) return []
    const complain = createComplaints(items)
    return [{ name, property, isItem: Compile(items), complain }]
  })
  const openLists = lists.map(({ name, property }) => [name, { ...property, items: {} }])
  const own = Compile({
    ...schema,
    ...(lists.length > 0 && { properties: { ...properties, ...Object.fromEntries(openLists) } }),
  } as TSchema)
  return (value) => {
    const complaints = own.Errors(value).map((complaint) => inOwnWords(schema, complaint))
    for (const { name, isItem, complain } of lists) {
      const list = (value as Record<string, unknown> | null | undefined)?.[name]
      if (!Array.isArray(list)) continue
      for (const [index, item] of list.entries()) {
        if (complaints.length >= mostComplaints) return complaints
        if (isItem.Check(item)) continue
        for (const complaint of complain(item))
          complaints.push({
            ...complaint,
            instancePath: `/${name}/${index}${complaint.instancePath}`,
          })
      }
    }
    return complaints
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

/** An address may have thousands; no more of them are told of. */
const mostParameters = 100

/** Parameters arrive as text: whole numbers become numbers, and what is missing takes its default. */
function readTexts(schema: TObject, value: unknown): Record<string, unknown> {
  const texts = Object.entries(value as Record<string, unknown>).slice(0, mostParameters)
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
