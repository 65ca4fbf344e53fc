import { setTimeout as wait } from 'node:timers/promises'
import { type Db, listMissingMigrations } from '@vigia/db'
import { beginChains, hasChainKey, tellHeads } from '@vigia/record-chains'
import { type Logger, retry } from '@vigia/runtime'

const hour = 3_600_000

/**
 * Begins the chains of records as soon as the warehouse has its tables, and writes their heads to the log then and every
 * hour, until the signal is aborted. It never fails: what cannot be done now is done in an hour.
 */
export async function tendChains(db: Db, log: Logger, signal: AbortSignal): Promise<void> {
  if (!hasChainKey())
    log.warn('CHAIN_KEY is not set: whoever may write to the database can alter records unseen.')
  try {
    const isReady = async () => (await listMissingMigrations(db, 'warehouse')).length === 0
    await retry(
      () => isReady().catch(() => false),
      (ready) => !ready,
      { seconds: Infinity, signal },
    )
    for (;;) {
      await writeHeads(db, log)
      await wait(hour, undefined, { signal, ref: false })
    }
  } catch (error) {
    if (!signal.aborted) log.error({ err: error }, 'The chains of records are not tended any more.')
  }
}

async function writeHeads(db: Db, log: Logger): Promise<void> {
  try {
    await beginChains(db)
    log.info({ heads: await tellHeads(db) }, 'The heads of the chains of records.')
  } catch (error) {
    log.warn({ err: error }, 'The heads of the chains of records could not be read.')
  }
}
