import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InferenceDetail, InferencesPage, InferencesQuery, RowId } from '@vigia/contracts'
import type { Db } from '@vigia/db'
import Type from 'typebox'
import { problem, sendProblem } from '../http/problem.ts'
import { commonProblems, problemResponses } from '../http/problem-responses.ts'
import { answered } from '../http/schema.ts'
import { decodeCursor } from '../store/cursor.ts'
import { findInference } from '../store/find-inference.ts'
import { listInferences } from '../store/list-inferences.ts'

const InferencePath = Type.Object({ id: RowId })

export const readInferencesRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/inferences',
    {
      schema: {
        tags: ['inferences'],
        summary: 'Lists judged ECGs, page by page',
        querystring: InferencesQuery,
        response: { 200: answered('One page, without samples.', InferencesPage), ...commonProblems },
      },
    },
    async ({ query: { cursor, ...query } }, reply) => {
      const after = cursor === undefined ? undefined : decodeCursor(query.order, cursor)
      if (cursor !== undefined && after === undefined)
        return sendProblem(
          reply,
          problem('invalid-request', 'The address is not valid.', [
            { field: '/cursor', message: 'must be the next_cursor of a page in the same order' },
          ]),
        )
      return await listInferences(db, query, after)
    },
  )

  app.get(
    '/inferences/:id',
    {
      schema: {
        tags: ['inferences'],
        summary: 'Shows one judged ECG with its reconstruction',
        params: InferencePath,
        response: {
          200: answered('The ECG, its reconstruction and the error of each sample.', InferenceDetail),
          ...problemResponses(404),
          ...commonProblems,
        },
      },
    },
    async ({ params: { id } }, reply) =>
      (await findInference(db, id)) ??
      sendProblem(reply, problem('not-found', `There is no inference ${id}.`)),
  )
}
