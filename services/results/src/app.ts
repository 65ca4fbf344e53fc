import rateLimit from '@fastify/rate-limit'
import type { Db } from '@vigia/db'
import { answerBrokenRequest } from '@vigia/runtime'
import { addPoolGauges, type Metrics, openMetrics } from '@vigia/telemetry'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import {
  endConnectionsOnClose,
  identifyClients,
  limitsByClient,
  refuseCompressedBodies,
  requireApiKey,
} from './http/access.ts'
import { openAdmission, requestsAtOnce } from './http/admission.ts'
import { documentRoutes } from './http/documentation.ts'
import { answerError, answerUnknownRoutes } from './http/problems.ts'
import { jsonBodyBytes, readBodies } from './http/read-bodies.ts'
import { refuseEarly } from './http/refuse-early.ts'
import { headersFor } from './http/response-headers.ts'
import { traceRequests } from './http/trace-requests.ts'
import { compileValidator } from './http/validation.ts'
import { whenOver } from './http/when-over.ts'
import { operationsRoutes } from './routes/operations.ts'
import { readInferencesRoutes } from './routes/read-inferences.ts'
import { storeInferencesRoute } from './routes/store-inferences.ts'
import { defaultAddresses, plainAddress, type ThesisAddresses, thesisRoutes } from './routes/thesis.ts'
import { createInferenceWriter } from './store/inference-writer.ts'
import { addResultsGauges } from './store/results-gauges.ts'

export interface AppOptions {
  /** The results database; the app does not close it. */
  db: Db
  /** Keys of clients that may read and write. */
  apiKeys: readonly string[]
  /** Keys of those that may read alone. */
  readKeys?: readonly string[]
  /** Requests a minute taken from one address with one key. */
  rateLimit: number
  /** How many requests that store are worked on at once, and how many that read; the others are refused. */
  atOnce?: number
  /** Where the thesis's clients send what they store, besides its own addresses. */
  thesisAddresses?: ThesisAddresses
  logger: FastifyBaseLogger
  /** Aborted when the service is asked to stop: from then on it is not ready, and answers end their connections. */
  stopping?: AbortSignal
}

/** For a request to arrive whole. */
const requestTimeoutMilliseconds = 60_000

/** For its headers alone. */
const headersTimeoutMilliseconds = 15_000

/** Two keep the database busy while the next group is being put together; more only make the groups smaller. */
const writingTransactions = 2

/** Builds the results API; it listens only when it is told to. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { db, apiKeys, readKeys = [], rateLimit: max, thesisAddresses = defaultAddresses, logger } = options
  const stopping = options.stopping ?? new AbortController().signal
  const metrics = openMetrics()
  const admission = openAdmission(options.atOnce ?? requestsAtOnce)
  const early = refuseEarly({
    isFull: admission.isFull,
    plainAddress: (url) => plainAddress(url, thesisAddresses),
    count: (method, route) => metrics.countRequest({ method, route, status: 503, seconds: 0 }),
    headersTimeout: headersTimeoutMilliseconds,
  })
  const app: FastifyInstance = fastify({
    serverFactory: early.serverFactory,
    loggerInstance: logger.child({ component: 'http' }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonBodyBytes,
    requestTimeout: requestTimeoutMilliseconds,
    frameworkErrors: (error, request, reply) => {
      reply.headers(headersFor(request))
      return answerError(error, request, reply)
    },
    clientErrorHandler: answerBrokenRequest,
    rewriteUrl: ({ url = '/' }) => plainAddress(url, thesisAddresses),
  })
  const readBody = readBodies(app)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headersFor(request))
    done()
  })
  answerUnknownRoutes(app)
  endConnectionsOnClose(app, stopping)
  countRequests(app, metrics)
  traceRequests(app)
  addPoolGauges(metrics, { results: db.$client })
  addResultsGauges(metrics, db, logger)
  const countStored = metrics.openCounter({
    name: 'inferences_stored_total',
    help: 'Inferences stored with their reconstruction; those that were there already don’t count.',
  })
  const writer = createInferenceWriter(db, writingTransactions)

  documentRoutes(app)
  app.register(operationsRoutes, { db, metrics, stopping })
  const identify = identifyClients(apiKeys, readKeys)
  app.register(rateLimit, { global: false, timeWindow: '1 minute', ...limitsByClient(max, identify) })
  app.register(async (guarded) => {
    early.guard(guarded)
    admission.admit(guarded)
    guarded.addHook('onRequest', guarded.rateLimit())
    guarded.addHook('preParsing', refuseCompressedBodies)
    guarded.register(async (thesis) => {
      thesis.addHook('onRequest', requireApiKey(identify, true))
      thesis.register(thesisRoutes, { db })
    })
    guarded.register(async (own) => {
      own.addHook('onRequest', requireApiKey(identify))
      own.register(storeInferencesRoute, { writer, readBody, countStored })
      own.register(readInferencesRoutes, { db })
    })
  })
  return app
}

/** By route, never by address, which has ids in it. */
function countRequests(app: FastifyInstance, metrics: Metrics): void {
  whenOver(app, (request, reply) =>
    metrics.countRequest({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    }),
  )
}
