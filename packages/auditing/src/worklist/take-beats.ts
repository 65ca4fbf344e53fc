import type { Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import { type LeasedEntry, leaseBeat } from './lease-beat.ts'
import { listCandidates } from './list-candidates.ts'
import type { RevealingWorklistFilter, WorklistOrder } from './worklist-filter.ts'

/** What a reader may know of a beat before answering. */
export interface NeutralBeat {
  beat: string
  inferenceId: number
  sourceEcgId: number | null
  modelTag: string
  /** By the clinic's clock, without a time zone: `2024-05-01 12:34:56`. */
  measuredAt: string | null
  /** UTC, ISO 8601. */
  leaseUntil: string
}

/** What the model says of a beat. */
export interface Judgement {
  verdict: Verdict
  error: number | null
  threshold: number | null
  doubt: number | null
}

/** A beat in a reader's hands. A reader who is blind gets `neutral` and nothing else sent to the browser. */
export interface TakenBeat {
  neutral: NeutralBeat
  judgement: Judgement
}

export interface TakeRequest {
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** How many, at most. */
  count: number
  /** Beats that are not wanted: those the reader has on the screen, or wants to leave for later. */
  except?: readonly string[]
}

/** Candidates more than asked for: other readers take some of them at the same moment. */
const spare = 8

/**
 * Hands beats to a reader: the first ones of the order that need this reader and that nobody else has open, or that
 * the reader has open already. Each is leased for 15 minutes.
 *
 * @returns fewer than asked for when there are no more
 */
export async function takeBeats(db: Db, readerId: string, request: TakeRequest): Promise<TakenBeat[]> {
  const { order, filter, count } = request
  const except = new Set(request.except)
  const taken: TakenBeat[] = []
  while (taken.length < count) {
    const limit = count - taken.length + spare
    const candidates = await listCandidates(db, { readerId, order, filter, except: [...except], limit })
    for (const candidate of candidates) {
      // The same heartbeat may stand there for several models.
      if (taken.length === count || except.has(candidate.beat)) continue
      except.add(candidate.beat)
      const entry = await leaseBeat(db, readerId, candidate)
      if (entry !== undefined) taken.push(separate(entry))
    }
    if (candidates.length < limit) break
  }
  return taken
}

function separate({ verdict, error, threshold, doubt, ...neutral }: LeasedEntry): TakenBeat {
  return { neutral, judgement: { verdict, error, threshold, doubt } }
}
