import type { Logger } from '@vigia/runtime'
import type { Db } from './database.ts'
import type { DatabaseName } from './migrate.ts'
import { fromUtcColumn, readClock } from './moments.ts'

/** By how many seconds clocks may differ before it is told: as long as a lease that nobody renews. */
const clockToleranceSeconds = 20

/**
 * By how many seconds the server's clock is ahead of this machine's, less than 0 where it is behind. What the question
 * took is no difference. @throws as a query does
 */
export async function readClockLead(db: Db): Promise<number> {
  const asked = Date.now()
  const server = Date.parse(fromUtcColumn(await readClock(db)))
  const answered = Date.now()
  return (server < asked ? server - asked : Math.max(0, server - answered)) / 1000
}

/** As the rest of a sentence about the server; undefined where the clocks agree. @param lead as `readClockLead` says it */
export function tellClockLead(lead: number): string | undefined {
  if (Math.abs(lead) <= clockToleranceSeconds) return undefined
  return `its clock is ${Math.round(Math.abs(lead))} s ${lead < 0 ? 'behind' : 'ahead of'} this machine's`
}

/** One line of the log where the clock of a database's server is far from this machine's. @throws as a query does */
export async function warnOfClock(db: Db, name: DatabaseName, logger: Pick<Logger, 'warn'>): Promise<void> {
  const lead = await readClockLead(db)
  if (tellClockLead(lead) !== undefined)
    logger.warn(
      { database: name, seconds: Math.round(lead) },
      'The clock of the database server is not this machine’s; docs/reliability.md says what goes by which.',
    )
}
