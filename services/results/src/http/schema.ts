import type { TSchema } from 'typebox'

/** A route's good answer: the schema with the sentence that OpenAPI shows for it. */
export function answered<Schema extends TSchema>(description: string, schema: Schema): Schema {
  return { ...schema, description }
}
