import {
  type Db,
  databaseAddress,
  databaseErrorCode,
  databaseVariables,
  explainDatabaseError,
  isTemporaryFailure,
  listMissingMigrations,
  migrate,
  openDatabase,
  turnLateLabels,
  warnOfClock,
  warnOfWeakSettings,
} from '@vigia/db'
import {
  aborted,
  closeInTime,
  drain,
  type Environment,
  explainListenError,
  listenBySeveral,
  retry,
  VigiaError,
} from '@vigia/runtime'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { readThesisAddresses } from './routes/thesis.ts'

/** How often labels are turned that an earlier release writes. */
const turningMilliseconds = 60_000

export const serviceVariables = [
  ...databaseVariables('DESTINO'),
  'API_BIND',
  'API_PORT',
  'API_RATE_LIMIT',
  'DRAIN_SECONDS',
  'ECG_ROUTE',
  'PREDICT_ROUTE',
  'RESULTS_API_KEY',
  'RESULTS_API_READ_KEY',
] as const

type ServiceEnvironment = Environment<(typeof serviceVariables)[number]>

const databaseConnections = 10
const databaseWaitSeconds = 60

/**
 * Migrates the database and answers requests until the signal is aborted, and for DRAIN_SECONDS longer; then finishes
 * those that are running.
 *
 * @throws VigiaError `configuration-invalid`, `database-failed`, `port-in-use` or `closing-timeout`
 */
export async function runService(
  environment: ServiceEnvironment,
  logger: FastifyBaseLogger,
  signal: AbortSignal,
): Promise<void> {
  const thesisAddresses = readThesisAddresses(environment)
  const database = openDatabase(databaseAddress('DESTINO', environment), { connections: databaseConnections })
  const app = buildApp({
    db: database.db,
    apiKeys: environment.RESULTS_API_KEY,
    readKeys: environment.RESULTS_API_READ_KEY,
    rateLimit: environment.API_RATE_LIMIT,
    thesisAddresses,
    logger,
    stopping: signal,
  })
  let stopTurning = () => {}
  let stopListening = async () => {}
  try {
    await migrateWhenReachable(database.db, logger, signal)
    await warnOfWeakSettings(database.db, 'results', logger)
    await warnOfClock(database.db, 'results', logger)
    stopTurning = await keepTurningLateLabels(database.db, logger)
    stopListening = await listen(app, environment.API_BIND, environment.API_PORT)
    await aborted(signal)
    logger.info('Stopping: requests that are running are finished.')
    await drain(environment.DRAIN_SECONDS)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    stopTurning()
    await closeInTime(async () => {
      await Promise.all([app.close(), stopListening()])
      await database.close()
    })
  }
}

/** The database server may still be starting. */
async function migrateWhenReachable(db: Db, logger: FastifyBaseLogger, signal: AbortSignal): Promise<void> {
  const attempt = async () => {
    try {
      await migrateWhereNeeded(db, logger)
      return { status: 'migrated' } as const
    } catch (error) {
      return { status: 'failed', error } as const
    }
  }
  const outcome = await retry(attempt, (last) => last.status === 'failed' && isTemporaryFailure(last.error), {
    seconds: databaseWaitSeconds,
    signal,
    onRetry: (last) => {
      if (last.status === 'failed')
        logger.warn(`${explainDatabaseError('results', last.error).message} Trying again.`)
    },
  })
  if (outcome.status === 'failed')
    throw outcome.error instanceof VigiaError ? outcome.error : explainDatabaseError('results', outcome.error)
}

/** Where nothing is missing, the user of this service needs no right to change the layout. */
async function migrateWhereNeeded(db: Db, logger: FastifyBaseLogger): Promise<void> {
  const missing = await listMissingMigrations(db, 'results')
  if (missing.length > 0)
    await migrate(db, 'results', (migration) => logger.info(migration, 'Applied a migration.'))
}

/** How many connections may wait at a socket: of more than that who comes hears nothing, and tries again a second later. */
const backlog = 4096

/** @returns what stops it */
async function listen(app: FastifyInstance, host: string, port: number): Promise<() => Promise<void>> {
  const listenTextResolver = (address: string) => `Listening on ${address}.`
  try {
    return await listenBySeveral(app.server, { host, port, backlog }, (options) => {
      // Fastify hands all of them to Node.js, and its types do not know each.
      const all = { ...options, listenTextResolver }
      return app.listen(all)
    })
  } catch (error) {
    throw explainListenError(error, { prefix: 'API', host, port })
  }
}

/**
 * Turns the labels that an earlier release writes, which means the opposite by them, for as long as one runs beside
 * this: now, and every minute. Until then they are read as what they meant.
 *
 * @returns what ends it
 */
export async function keepTurningLateLabels(db: Db, logger: FastifyBaseLogger): Promise<() => void> {
  await turn(db, logger)
  const timer = setInterval(() => void turn(db, logger), turningMilliseconds)
  return () => clearInterval(timer)
}

/** Nothing depends on it but the column as others read it, so a failure is told and tried again. */
async function turn(db: Db, logger: FastifyBaseLogger): Promise<void> {
  const outcome = await turnLateLabels(db).catch((error: unknown) => ({
    code: databaseErrorCode(error),
  }))
  if (typeof outcome === 'object')
    logger.warn(outcome, 'Labels that an earlier release wrote could not be turned yet.')
  else if (outcome > 0) logger.info({ rows: outcome }, 'Turned the labels that an earlier release wrote.')
}
