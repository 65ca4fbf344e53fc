import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '@vigia/db'
import { type Claim, claimEcgs, countClaimed, enlistWindow, type Scope } from '../queries/claims.ts'
import { type ClinicEcgs, readClaimedEcgs } from '../queries/clinic-ecgs.ts'

/** ECGs that this worker holds. */
export interface Batch {
  claim: Claim
  ecgs: ClinicEcgs
}

export interface ClaimingOptions {
  batchSize: number
  leaseSeconds: number
  /** Claim no more than this many altogether. */
  limit: number | undefined
  /** Go on as new ECGs arrive. */
  watch: boolean
  signal: AbortSignal
  /** The claims this worker has not settled yet; each claim is added here as it is made. */
  open: Set<Claim>
  /** Told while nothing is left but what other workers hold. */
  onWait: (held: number) => void
}

const pollMilliseconds = 250
const watchMilliseconds = 1000

/**
 * Claims ECGs batch by batch until every ECG of the scope is judged: those that other workers hold are waited for,
 * and taken over when their lease ends.
 */
export async function* claimBatches(db: Db, scope: Scope, options: ClaimingOptions): AsyncGenerator<Batch> {
  let left = options.limit ?? Number.POSITIVE_INFINITY
  const sweep = openSweep(db, scope)
  while (left > 0 && !options.signal.aborted) {
    const claim = await claimEcgs(db, scope, Math.min(options.batchSize, left), options.leaseSeconds)
    if (claim !== undefined) {
      options.open.add(claim)
      left -= claim.ecgIds.length
      yield { claim, ecgs: await readClaimedEcgs(db, scope.tag, claim) }
    } else if (!sweep.isOver) await sweep.step()
    else if (await isHeldElsewhere(db, scope, options)) await pause(pollMilliseconds, options.signal)
    else if (options.watch) {
      await pause(Math.max(watchMilliseconds, 10 * sweep.milliseconds), options.signal)
      sweep.restart()
    } else return
  }
}

/** A sweep enters new ECGs into the list of work, step by step. */
function openSweep(db: Db, scope: Scope) {
  let after: number | undefined
  let isOver = false
  let milliseconds = 0
  return {
    get isOver() {
      return isOver
    },
    /** How long the sweep has taken so far. */
    get milliseconds() {
      return milliseconds
    },
    async step() {
      const start = performance.now()
      after = await enlistWindow(db, scope, after)
      isOver = after === undefined
      milliseconds += performance.now() - start
    },
    restart() {
      isOver = false
      milliseconds = 0
    },
  }
}

async function isHeldElsewhere(db: Db, scope: Scope, options: ClaimingOptions): Promise<boolean> {
  const held = await countClaimed(db, scope, options.open)
  if (held > 0) options.onWait(held)
  return held > 0
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Asked to stop, the caller's loop ends by itself.
  await wait(milliseconds, undefined, { signal }).catch(() => {})
}

/** Asks for the next item while the last one is being worked on; when left early, waits for what it asked for. */
export async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = items.next()
      // Looked at when its turn comes; a failure before that is not an unhandled one.
      next.catch(() => {})
      yield value
    }
  } finally {
    await next.catch(() => {})
  }
}
