import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  type Inference,
  InferencesBody,
  maximumInferences,
  packedMediaType,
  StoredInferences,
} from '@vigia/contracts'
import type { Counter } from 'prom-client'
import { acceptPackedSamples } from '../http/packed-samples.ts'
import { problem, sendProblem } from '../http/problem.ts'
import { bodyProblems, problemResponses } from '../http/problem-responses.ts'
import { answered } from '../http/schema.ts'
import { findContradictions } from '../store/contradictions.ts'
import type { InferenceWriter } from '../store/inference-writer.ts'

export interface StoreInferencesOptions {
  writer: InferenceWriter
  storedInferences: Counter
}

export const storeInferencesRoute: FastifyPluginAsyncTypebox<StoreInferencesOptions> = async (
  app,
  { writer, storedInferences },
) => {
  acceptPackedSamples(app)
  app.post(
    '/inferences',
    {
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
          ...problemResponses(409),
          ...bodyProblems,
        },
      },
    },
    async ({ body: { inferences }, log }, reply) => {
      const contradictions = findContradictions(inferences)
      if (contradictions.length > 0)
        return sendProblem(
          reply,
          problem('invalid-request', 'The inferences contradict themselves.', contradictions),
        )
      const outcome = await writer.store(inferences)
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
      storedInferences.inc(stored)
      log.info(
        { route: '/inferences', received: inferences.length, stored, tags: tagsOf(inferences) },
        'Stored inferences.',
      )
      return reply.code(stored > 0 ? 201 : 200).send({ inferences: outcome.inferences })
    },
  )
}

/** Of nearly every request one. */
function tagsOf(inferences: readonly Inference[]): string {
  return [...new Set(inferences.map(({ model_tag }) => model_tag))].slice(0, 5).join(', ')
}
