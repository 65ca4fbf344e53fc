import type { WorklistOrder } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { listBatchCandidates } from './batches.ts'
import { type Candidate, listCandidates } from './candidates.ts'
import type { RevealingWorklistFilter } from './filter.ts'
import { leaseTogether } from './lease-together.ts'
import { TriedNow } from './tried-now.ts'

/** A beat leased to a reader: its name, and the judgement by which it was found. */
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

/** Candidates more than asked for: readers of other processes may take some at the same moment. */
const spare = 10

/**
 * Leases beats to a reader: the first ones of the order that need this reader and that nobody else has open, or that
 * the reader has open already. Each is leased for 15 minutes.
 *
 * Who has more than 200 open gives back those that were taken or renewed first; an answer to one of them is still taken.
 *
 * @param triedNow what readers of this process try at this moment
 * @returns fewer than asked for when there are no more
 */
export async function takeBeats(
  db: Db,
  readerId: string,
  request: TakeRequest,
  triedNow = new TriedNow(),
): Promise<TakenBeat[]> {
  return await triedNow.whileTaking(request.count, (tryBeats) =>
    takeFirst(db, readerId, request, {
      spare: spare + triedNow.wanted,
      isTried: ({ beat }) => triedNow.has(beat),
      tryBeats,
    }),
  )
}

interface Others {
  spare: number
  isTried: (candidate: Candidate) => boolean
  tryBeats: (beats: readonly string[]) => void
}

async function takeFirst(
  db: Db,
  readerId: string,
  { order, filter, count, batchId, except: unwanted = [] }: TakeRequest,
  { spare, isTried, tryBeats }: Others,
): Promise<TakenBeat[]> {
  const except = new Set(unwanted)
  const taken: TakenBeat[] = []
  const passedOver: Candidate[] = []
  const leaseNext = async (candidates: Candidate[], ifLocked: 'pass over' | 'wait') => {
    const next = candidates.splice(0, count - taken.length)
    tryBeats(next.map(({ beat }) => beat))
    const outcome = await leaseTogether(db, readerId, next, ifLocked)
    taken.push(...outcome.leased)
    passedOver.push(...outcome.passedOver)
  }
  while (taken.length < count) {
    const wanted = count - taken.length
    const limit = wanted + spare
    const search = { readerId, except: [...except], limit, wanted }
    const candidates =
      batchId === undefined
        ? await listCandidates(db, { ...search, order, filter })
        : await listBatchCandidates(db, { ...search, batchId })
    // Fewer than asked for may be all rows of one beat: whether there are others, only the next search tells.
    if (candidates.length === 0) break
    for (const { beat } of candidates) except.add(beat)
    let rest = firstOfEachBeat(candidates)
    while (taken.length < count && rest.length > 0) {
      passedOver.push(...rest.filter(isTried))
      rest = rest.filter((candidate) => !isTried(candidate))
      if (rest.length > 0) await leaseNext(rest, 'pass over')
    }
  }
  // There are no others: the last ones are worth waiting for.
  const last = passedOver.splice(0)
  while (taken.length < count && last.length > 0) await leaseNext(last, 'wait')
  return taken
}

/** The same heartbeat may stand in the worklist for several models. */
function firstOfEachBeat(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ beat }) => !seen.has(beat) && seen.add(beat))
}
