import type { Static, TObject } from 'typebox'
import { Compile } from 'typebox/compile'

/** What came from outside: as its schema wants it, or the names of the fields that are missing, wrong or too many. */
export type Parsed<Content> = { status: 'parsed'; content: Content } | { status: 'invalid'; fields: string[] }

/**
 * Makes what checks objects by a schema. It names no fields where there is no object at all.
 *
 * @param prepare what is done to an object first, such as leaving something away
 */
export function parserOf<Schema extends TObject>(
  schema: Schema,
  prepare: (given: Readonly<Record<string, unknown>>) => Record<string, unknown> = (given) => ({ ...given }),
): (value: unknown) => Parsed<Static<Schema>> {
  const validator = Compile(schema)
  return (value) => {
    if (!isRecord(value)) return { status: 'invalid', fields: [] }
    const content: unknown = prepare(value)
    if (validator.Check(content)) return { status: 'parsed', content }
    const fields = validator.Errors(content).flatMap(({ keyword, params, instancePath }) => {
      if (keyword === 'required') return params.requiredProperties
      if (keyword === 'additionalProperties') return params.additionalProperties
      // Said by `additionalProperties` already, with the whole name.
      return keyword === 'boolean' ? [] : (instancePath.split('/')[1] ?? [])
    })
    return { status: 'invalid', fields: [...new Set(fields)] }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
