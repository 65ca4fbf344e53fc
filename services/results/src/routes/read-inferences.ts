import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InferenceDetail, InferencesPage, InferencesQuery, RowId } from '@vigia/contracts'
import type { Db } from '@vigia/db'
import Type from 'typebox'
import { answered, commonProblems, problemResponses, showInference } from '../http/documentation.ts'
import { problem, sendProblem } from '../http/problems.ts'
import { findInference } from '../store/find-inference.ts'
import {
  decodeCursor,
  listInferences,
  type Order,
  type Position,
  presentOrder,
} from '../store/list-inferences.ts'

const InferencePath = Type.Object({ id: RowId })

export const readInferencesRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/inferences',
    {
      schema: {
        tags: ['inferences'],
        summary: 'Lists judged ECGs, page by page',
        querystring: InferencesQuery,
        response: {
          200: answered('One page, without samples.', InferencesPage),
          ...problemResponses(422),
          ...commonProblems,
        },
      },
    },
    async ({ query: { cursor, after_arrival, order: named, ...query } }, reply) => {
      const order = presentOrder(named)
      const start = readStart(order, cursor, after_arrival)
      return 'field' in start
        ? sendProblem(reply, problem('contradiction', 'The parameters contradict each other.', [start]))
        : await listInferences(db, { ...query, order }, start.after)
    },
  )

  app.get(
    '/inferences/:id',
    {
      schema: {
        tags: ['inferences'],
        operationId: showInference,
        summary: 'Shows one judged ECG with its reconstruction',
        params: InferencePath,
        response: {
          200: answered('The ECG, its reconstruction and the error of each sample.', InferenceDetail),
          ...problemResponses(404),
          ...commonProblems,
        },
      },
    },
    async ({ params: { id }, log, clientName }, reply) => {
      const found = await findInference(db, id)
      if (found === undefined) return sendProblem(reply, problem('not-found', `There is no inference ${id}.`))
      // A list has no samples: this is the only way to them, and who had which stands on record.
      log.info({ client: clientName, route: '/inferences/:id', inference: id }, 'Handed out an ECG.')
      return found
    },
  )
}

/** After which position a page begins, or the parameter that is wrong. */
function readStart(
  order: Order,
  cursor: string | undefined,
  afterArrival: number | undefined,
): { after: Position | undefined } | { field: string; message: string } {
  if (afterArrival !== undefined)
    return order === 'arrival' && cursor === undefined
      ? { after: { value: afterArrival, id: 0 } }
      : { field: '/after_arrival', message: 'is for the order of arrival, without a cursor' }
  if (cursor === undefined) return { after: undefined }
  const after = decodeCursor(order, cursor)
  return after === undefined
    ? { field: '/cursor', message: 'must be the next_cursor of a page in the same order' }
    : { after }
}
