import type { WorklistOrder } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { listBatchCandidates } from './batches.ts'
import { leaseBeats } from './lease-beats.ts'
import { type Candidate, listCandidates } from './list-candidates.ts'
import type { RevealingWorklistFilter } from './worklist-filter.ts'

/** A beat in a reader's hands: its name, and the judgement by which it was found. */
export type TakenBeat = Candidate

export interface TakeRequest {
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Only beats of this batch, where it is the reader's, in its order; `order` and `filter` are not looked at then. */
  batchId?: number
  /** How many, at most. */
  count: number
  /** Beats that are not wanted: those the reader has on the screen, or wants to leave for later. */
  except?: readonly string[]
}

/** Candidates more than asked for: seven other readers may take five each at the same moment. */
const spare = 35

/**
 * Hands beats to a reader: the first ones of the order that need this reader and that nobody else has open, or that
 * the reader has open already. Each is leased for 15 minutes.
 *
 * @returns fewer than asked for when there are no more
 */
export async function takeBeats(db: Db, readerId: string, request: TakeRequest): Promise<TakenBeat[]> {
  const { order, filter, count, batchId } = request
  const except = new Set(request.except)
  const taken: TakenBeat[] = []
  const locked: Candidate[] = []
  while (taken.length < count) {
    const limit = count - taken.length + spare
    const search = { readerId, except: [...except], limit }
    const candidates =
      batchId === undefined
        ? await listCandidates(db, { ...search, order, filter })
        : await listBatchCandidates(db, { ...search, batchId })
    const tried = { candidates: firstOfEachBeat(candidates), count: count - taken.length }
    const { leased, passedOver } = await leaseBeats(db, readerId, { ...tried, ifLocked: 'pass over' })
    taken.push(...leased)
    locked.push(...passedOver)
    for (const { beat } of candidates) except.add(beat)
    if (candidates.length < limit) break
  }
  // There are no others: the last ones are worth waiting for.
  if (taken.length < count && locked.length > 0) {
    const last = { candidates: locked, count: count - taken.length, ifLocked: 'wait' } as const
    taken.push(...(await leaseBeats(db, readerId, last)).leased)
  }
  return taken
}

/** The same heartbeat may stand in the worklist for several models. */
function firstOfEachBeat(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ beat }) => !seen.has(beat) && seen.add(beat))
}
