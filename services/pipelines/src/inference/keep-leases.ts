import type { Db } from '@vigia/db'
import type { Logger } from '@vigia/runtime'
import { type Claim, renewClaim } from '../queries/claims.ts'

/**
 * Lengthens the leases of the claims that a worker holds, for as long as it holds them: a request to the results API
 * may take longer than a lease.
 *
 * @param open the claims held; it may change at any time
 */
export function keepLeases(
  db: Db,
  tag: string,
  open: ReadonlySet<Claim>,
  leaseSeconds: number,
  logger: Pick<Logger, 'warn'>,
): { stop(): Promise<void> } {
  let renewing: Promise<void> | undefined
  const renewAll = async () => {
    for (const claim of open) {
      try {
        await renewClaim(db, tag, claim, leaseSeconds)
      } catch (error) {
        // Tried again in a moment. If the lease runs out first, another worker does the work, and nothing is lost.
        logger.warn({ tag, err: error }, 'A lease could not be lengthened')
      }
    }
  }
  const timer = setInterval(
    () => {
      renewing ??= renewAll().finally(() => {
        renewing = undefined
      })
    },
    (leaseSeconds * 1000) / 3,
  )
  return {
    async stop() {
      clearInterval(timer)
      await renewing
    },
  }
}
