import type { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  type Inference,
  InferencesBody,
  maximumInferences,
  packedMediaType,
  StoredInferences,
  unpackSamples,
} from '@vigia/contracts'
import { currentSpan } from '@vigia/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answered, bodyProblems, problemResponses, showStored } from '../http/documentation.ts'
import { problem, sendProblem } from '../http/problems.ts'
import { packedBodyBytes, type ReadBody } from '../http/read-bodies.ts'
import type { InferenceWriter } from '../store/inference-writer.ts'
import type { InferenceToStore } from '../store/judged-rows.ts'
import { findContradictions } from '../store/store-inferences.ts'

export interface StoreInferencesOptions {
  writer: InferenceWriter
  readBody: ReadBody
  /** Told how many were stored that were not there before. */
  countStored: (labels: undefined, by: number) => void
}

export const storeInferencesRoute: FastifyPluginAsyncTypebox<StoreInferencesOptions> = async (
  app,
  { writer, readBody, countStored },
) => {
  acceptPackedSamples(app, readBody)
  app.post(
    '/inferences',
    {
      links: showStored('$response.body#/inferences/0/id', 200, 201),
      schema: {
        tags: ['inferences'],
        summary: 'Stores judged ECGs with their reconstructions',
        description:
          `From 1 to ${maximumInferences}, all or none. Sent again under the same key, ` +
          'an inference is stored once. For bulk, `values` and `reconstruction` may be packed: as ' +
          `\`${packedMediaType}\` each is the base64 of 140 little-endian single-precision numbers.`,
        body: InferencesBody,
        response: {
          200: answered('All were stored before.', StoredInferences),
          201: answered('At least one was stored now.', StoredInferences),
          ...problemResponses(409, 422),
          ...bodyProblems,
        },
      },
    },
    async ({ body: { inferences }, log, clientName }, reply) => {
      const contradictions = findContradictions(inferences)
      if (contradictions.length > 0)
        return sendProblem(
          reply,
          problem('contradiction', 'The inferences contradict themselves.', contradictions),
        )
      const outcome = await writer.store(tracedBy(inferences))
      if (outcome.status === 'conflict')
        return sendProblem(
          reply,
          problem(
            'key-in-use',
            'A key is in use for another inference; nothing was stored.',
            outcome.conflicts.map(({ index, field }) => ({
              field: `/inferences/${index}/${field}`,
              message: 'differs from what is stored under this key',
            })),
          ),
        )
      const stored = outcome.inferences.filter(({ status }) => status === 'stored').length
      countStored(undefined, stored)
      log.info(
        {
          client: clientName,
          route: '/inferences',
          received: inferences.length,
          stored,
          tags: tagsOf(inferences),
        },
        'Stored inferences.',
      )
      return reply.code(stored > 0 ? 201 : 200).send({ inferences: outcome.inferences })
    },
  )
}

/** The inferences with this request's place in its trace, where there is one: who reads them later is led there. */
function tracedBy(inferences: readonly Inference[]): readonly InferenceToStore[] {
  const traceparent = currentSpan()?.traceparent
  return traceparent === undefined ? inferences : inferences.map((each) => ({ ...each, traceparent }))
}

/** Of nearly every request one. */
function tagsOf(inferences: readonly Inference[]): string {
  return [...new Set(inferences.map(({ model_tag }) => model_tag))].slice(0, 5).join(', ')
}

/**
 * Takes bodies whose samples are packed. They are unpacked before they are checked, so that the schema and its errors
 * are those of plain JSON.
 */
function acceptPackedSamples(app: FastifyInstance, readBody: ReadBody): void {
  app.addContentTypeParser(packedMediaType, async (request: FastifyRequest, payload: Readable) => {
    const content = await readBody(request, payload, packedBodyBytes)
    unpackInferences(content)
    return content
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
