import { packedMediaType, unpackSamples } from '@vigia/contracts'
import type { FastifyInstance } from 'fastify'

/**
 * Takes bodies whose samples are packed. They are unpacked before they are checked, so that the schema and its errors
 * are those of plain JSON.
 */
export function acceptPackedSamples(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('ignore', 'ignore')
  app.addContentTypeParser(packedMediaType, { parseAs: 'string' }, (request, body, done) => {
    // It answers by the callback; its type has a promise for parsers that answer so.
    void parseJson(request, body as string, (error, content) => {
      if (error === null) unpackInferences(content)
      done(error, content)
    })
  })
}

/** In place; what is not packed as it should be stays as it is, for the schema to refuse. */
function unpackInferences(content: unknown): void {
  if (!isObject(content) || !Array.isArray(content.inferences)) return
  for (const inference of content.inferences) {
    if (!isObject(inference)) continue
    for (const field of ['values', 'reconstruction']) {
      const text = inference[field]
      if (typeof text === 'string') inference[field] = unpackSamples(text) ?? text
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
