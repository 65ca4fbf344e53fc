import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EcgBody, PredictionBody, StoredRow, type Verdict } from '@vigia/contracts'
import { type Db, verdictOf } from '@vigia/db'
import { bodyProblems } from '../http/problem-responses.ts'
import { answered } from '../http/schema.ts'
import { insertJudgedEcgs, insertPredictions } from '../store/insert-samples.ts'

/** The two routes of the thesis: an ECG and its reconstruction apart, told together only by moment and model. */
export const thesisRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  const security = [{ bearer: [] }, { header: [] }, { basic: [] }]
  app.post(
    '/ecg',
    {
      schema: {
        tags: ['thesis'],
        security,
        summary: 'Stores a judged ECG',
        body: EcgBody,
        response: { 201: answered('The row that now exists.', StoredRow), ...bodyProblems },
      },
    },
    async ({ body: { is_anomalous, ...ecg }, log }, reply) => {
      const verdict = verdictOf(is_anomalous) as Verdict
      const id = await insertJudgedEcgs(db, [{ ...ecg, verdict }])
      log.info({ route: '/ecg', stored: 1, tag: ecg.model_tag }, 'Stored an ECG.')
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/predictions',
    {
      schema: {
        tags: ['thesis'],
        security,
        summary: 'Stores a reconstruction',
        body: PredictionBody,
        response: { 201: answered('The row that now exists.', StoredRow), ...bodyProblems },
      },
    },
    async ({ body, log }, reply) => {
      const id = await insertPredictions(db, [{ ...body, ecgId: null }])
      log.info({ route: '/predictions', stored: 1, tag: body.model_tag }, 'Stored a reconstruction.')
      return reply.code(201).send({ id })
    },
  )
}
