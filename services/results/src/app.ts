import rateLimit from '@fastify/rate-limit'
import type { Db } from '@vigia/db'
import { addPoolGauges, type Metrics, openMetrics } from '@vigia/telemetry'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { endConnectionsOnClose, refuseCompressedBodies, requireApiKey } from './http/access.ts'
import { documentRoutes } from './http/documentation.ts'
import { answerError, answerUnknownRoutes } from './http/problems.ts'
import { traceRequests } from './http/trace-requests.ts'
import { compileValidator } from './http/validation.ts'
import { operationsRoutes } from './routes/operations.ts'
import { readInferencesRoutes } from './routes/read-inferences.ts'
import { storeInferencesRoute } from './routes/store-inferences.ts'
import { defaultAddresses, plainAddress, type ThesisAddresses, thesisRoutes } from './routes/thesis.ts'
import { createInferenceWriter } from './store/inference-writer.ts'
import { addResultsGauges } from './store/results-gauges.ts'

export interface AppOptions {
  /** The results database; the app does not close it. */
  db: Db
  /** Keys that clients may send. */
  apiKeys: readonly string[]
  /** Requests a minute taken from one address. */
  rateLimit: number
  /** Where the thesis's clients send what they store, besides its own addresses. */
  thesisAddresses?: ThesisAddresses
  logger: FastifyBaseLogger
}

/** 1,000 inferences of 280 numbers with all their digits take 6 MB. */
const bodyLimitBytes = 16 * 1024 * 1024

/** For a request to arrive whole. */
const requestTimeoutMilliseconds = 60_000

/** Two keep the database busy while the next group is being put together; more only make the groups smaller. */
const writingTransactions = 2

/** Builds the results API; it listens only when it is told to. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { db, apiKeys, rateLimit: max, thesisAddresses = defaultAddresses, logger } = options
  const app: FastifyInstance = fastify({
    loggerInstance: logger.child({ component: 'http' }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMilliseconds,
    frameworkErrors: answerError,
    rewriteUrl: ({ url = '/' }) => plainAddress(url, thesisAddresses),
    // Unknown fields are refused, and so is `__proto__`: looking for it in 6 MB of text first is time lost.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  answerUnknownRoutes(app)
  endConnectionsOnClose(app)
  const metrics = openMetrics()
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
  app.register(operationsRoutes, { db, metrics })
  app.register(rateLimit, { global: false, max, timeWindow: '1 minute' })
  app.register(async (guarded) => {
    guarded.addHook('onRequest', guarded.rateLimit())
    guarded.addHook('preParsing', refuseCompressedBodies)
    guarded.register(async (thesis) => {
      thesis.addHook('onRequest', requireApiKey(apiKeys, true))
      thesis.register(thesisRoutes, { db })
    })
    guarded.register(async (own) => {
      own.addHook('onRequest', requireApiKey(apiKeys))
      own.register(storeInferencesRoute, { writer, countStored })
      own.register(readInferencesRoutes, { db })
    })
  })
  return app
}

/** By route, never by address, which has ids in it. */
function countRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.countRequest({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })
}
