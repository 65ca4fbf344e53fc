import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EcgBody, PredictionBody, StoredRow, type Verdict } from '@vigia/contracts'
import { type Db, verdictOf } from '@vigia/db'
import { currentSpan, VigiaError } from '@vigia/runtime'
import { answered, bodyProblems, showStored } from '../http/documentation.ts'
import { beatBodyBytes } from '../http/read-bodies.ts'
import { insertJudgedEcgs, insertPredictions } from '../store/judged-rows.ts'

/** Where the thesis's clients send ECGs and reconstructions, without slashes before and after. */
export interface ThesisAddresses {
  ecg: string
  predictions: string
}

export const defaultAddresses: ThesisAddresses = { ecg: 'ecg', predictions: 'predictions' }

const othersAddresses = new Set([
  'inferences',
  'docs',
  'openapi.json',
  'livez',
  'readyz',
  'metrics',
  'problems',
])

/**
 * The addresses that the thesis's clients are set up with.
 *
 * @throws VigiaError `configuration-invalid` when something else of the API is there
 */
export function readThesisAddresses(environment: {
  ECG_ROUTE: string
  PREDICT_ROUTE: string
}): ThesisAddresses {
  const addresses = { ecg: environment.ECG_ROUTE, predictions: environment.PREDICT_ROUTE }
  const wrong = (name: string, address: string, other: string) =>
    address === other || othersAddresses.has(address.split('/')[0] ?? '') ? [name] : []
  const names = [
    ...wrong('ECG_ROUTE', addresses.ecg, defaultAddresses.predictions),
    ...wrong('PREDICT_ROUTE', addresses.predictions, defaultAddresses.ecg),
    ...wrong('PREDICT_ROUTE', addresses.predictions, addresses.ecg),
  ]
  if (names.length === 0) return addresses
  throw new VigiaError(
    'configuration-invalid',
    `${[...new Set(names)].join(', ')}: the API has something else at this address.`,
  )
}

/**
 * The address of a thesis's route as the app knows it, whatever slashes stand before and after it: the thesis's client
 * joins `http://host:port`, `/` and a route that begins with one. Every other address stays as it is.
 */
export function plainAddress(url: string, addresses: ThesisAddresses): string {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  let start = 0
  let end = path.length
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  const name = path.slice(start, end)
  const query = question === -1 ? '' : url.slice(question)
  if (name === addresses.ecg || name === defaultAddresses.ecg) return `/${defaultAddresses.ecg}${query}`
  if (name === addresses.predictions || name === defaultAddresses.predictions)
    return `/${defaultAddresses.predictions}${query}`
  return url
}

/** The two routes of the thesis: an ECG and its reconstruction apart, told together only by moment and model. */
export const thesisRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  const security = [{ bearer: [] }, { header: [] }, { basic: [] }]
  app.post(
    '/ecg',
    {
      bodyLimit: beatBodyBytes,
      links: showStored('$response.body#/id', 201),
      schema: {
        tags: ['thesis'],
        security,
        summary: 'Stores a judged ECG',
        body: EcgBody,
        response: { 201: answered('The row that now exists.', StoredRow), ...bodyProblems },
      },
    },
    async ({ body: { is_anomalous, ...ecg }, log, clientName }, reply) => {
      const verdict = verdictOf(is_anomalous) as Verdict
      const id = await insertJudgedEcgs(db, [{ ...ecg, verdict, traceparent: currentSpan()?.traceparent }])
      log.info({ client: clientName, route: '/ecg', stored: 1, tag: ecg.model_tag }, 'Stored an ECG.')
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/predictions',
    {
      bodyLimit: beatBodyBytes,
      schema: {
        tags: ['thesis'],
        security,
        summary: 'Stores a reconstruction',
        body: PredictionBody,
        response: { 201: answered('The row that now exists.', StoredRow), ...bodyProblems },
      },
    },
    async ({ body, log, clientName }, reply) => {
      const id = await insertPredictions(db, [{ ...body, ecgId: null }])
      log.info(
        { client: clientName, route: '/predictions', stored: 1, tag: body.model_tag },
        'Stored a reconstruction.',
      )
      return reply.code(201).send({ id })
    },
  )
}
