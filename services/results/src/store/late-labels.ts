import { type Db, databaseErrorCode, turnLateLabels } from '@vigia/db'
import type { FastifyBaseLogger } from 'fastify'

const everyMilliseconds = 60_000

/**
 * Turns the labels that an earlier release writes, which means the opposite by them, for as long as one runs beside
 * this: now, and every minute. Until then they are read as what they meant.
 *
 * @returns what ends it
 */
export async function keepTurningLateLabels(db: Db, logger: FastifyBaseLogger): Promise<() => void> {
  await turn(db, logger)
  const timer = setInterval(() => void turn(db, logger), everyMilliseconds)
  return () => clearInterval(timer)
}

/** Nothing depends on it but the column as others read it, so a failure is told and tried again. */
async function turn(db: Db, logger: FastifyBaseLogger): Promise<void> {
  const outcome = await turnLateLabels(db.$client).catch((error: unknown) => ({
    code: databaseErrorCode(error),
  }))
  if (typeof outcome === 'object')
    logger.warn(outcome, 'Labels that an earlier release wrote could not be turned yet.')
  else if (outcome > 0) logger.info({ rows: outcome }, 'Turned the labels that an earlier release wrote.')
}
