import type { Model } from '@vigia/autoencoder'
import { type Db, databaseErrorCode } from '@vigia/db'
import type { Logger } from '@vigia/runtime'

/** Under `--watch` it is looked for no more often, in milliseconds. */
const betweenChecks = 3_600_000

/** Looks for drift beside judging. */
export interface DriftWatch {
  /** Looks, unless it did so within the hour. */
  lookNowAndThen(): Promise<void>
  /** Looks for the last time. */
  end(): Promise<void>
}

/** Whatever goes wrong here stands in the log: ECGs are judged all the same. */
export function openDriftWatch(
  db: Db,
  { tag, model, alarmDays, logger }: { tag: string; model: Model; alarmDays: number; logger: Logger },
): DriftWatch {
  let last = Date.now()
  const look = async () => {
    last = Date.now()
    try {
      const { checkDrift } = await import('./check-drift.ts')
      const found = await checkDrift(db, { tag, model, alarmDays })
      for (const [kind, outcome] of Object.entries(found))
        if (outcome.status === 'recorded' && outcome.declaration?.isNew)
          logger.warn(
            { tag, kind, declaration: outcome.declaration.id, ...outcome.check },
            'Drift is declared',
          )
    } catch (error) {
      logger.warn({ tag, cause: databaseErrorCode(error), err: error }, 'Drift could not be looked for')
    }
  }
  return {
    async lookNowAndThen() {
      if (Date.now() - last >= betweenChecks) await look()
    },
    end: look,
  }
}
