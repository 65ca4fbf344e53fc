import type { WorklistOrder } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import type { RevealingWorklistFilter } from './filter.ts'
import { type ColumnOrder, listByColumn } from './free-in-order.ts'
import { interleave, isGate } from './interleave.ts'
import { type Mixable, mix } from './mix.ts'
import { listDisputed, listLater, listSuspected } from './named-beats.ts'

/** What one reader asks for. */
export interface Search {
  readerId: string
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Beats that are not wanted. */
  except: readonly string[]
  limit: number
  /** How many of them are wanted, and the others spare: among these the random stream has its turns. */
  wanted: number
}

export interface Candidate {
  inferenceId: number
  beat: string
}

/** One that can be mixed with those of another list. */
export type MixableCandidate = Candidate & Mixable

/** One of the random stream. */
export type StreamCandidate = MixableCandidate & { streamShare: number | null }

/**
 * Beats that a reader could be given, the first first: nobody has them open, and this reader has not read them, and was
 * not shown what others answered where two are to answer. What has no place in the order, for want of an error or a
 * time, comes at the end, and what the reader has put off after all others. Another reader may take one meanwhile.
 */
export async function listCandidates(db: Db, search: Search): Promise<Candidate[]> {
  const listed: Candidate[] = await listInOrder(db, search)
  const limit = search.limit - listed.length
  if (limit > 0) listed.push(...(await listLater(db, { ...search, limit })))
  return listed
}

/**
 * What lists are made of has reasons: docs/decisions/033-margins-and-orders.md, and for the random stream 039. By time and by
 * chance it comes where it stands; what goes by what models say is interleaved with it.
 */
async function listInOrder(db: Db, search: Search): Promise<MixableCandidate[]> {
  const { order, limit, wanted } = search
  const by: ByColumn = (column, changes = {}) => listByColumn(db, { ...search, ...changes }, column)
  switch (order) {
    case 'newest':
    case 'oldest':
    case 'random':
      return await by(order)
    default: {
      const listed = await listByModels(db, search, order, by)
      if (!listed.slice(0, wanted).some(isGate)) return listed
      return interleave(listed, await by('stream', { limit: wanted }), limit)
    }
  }
}

/** The beats in the order of a column. */
type ByColumn = (order: ColumnOrder, changes?: Partial<Search>) => Promise<StreamCandidate[]>

async function listByModels(
  db: Db,
  search: Search,
  order: Exclude<WorklistOrder, 'newest' | 'oldest' | 'random'>,
  by: ByColumn,
): Promise<MixableCandidate[]> {
  const { limit } = search
  switch (order) {
    case 'mixed':
      return mix(...(await Promise.all([by('margin'), by('random')])), limit)
    case 'suspicion':
      return mix(...(await Promise.all([listSuspected(db, search), by('random')])), limit)
    case 'disagreement':
      return await listDisputedFirst(db, search, by)
    case 'margin':
      return await by(order)
  }
}

/** What champion and challenger differ on, and then the most doubtful. */
async function listDisputedFirst(db: Db, search: Search, by: ByColumn): Promise<MixableCandidate[]> {
  const disputed = await listDisputed(db, search)
  const limit = search.limit - disputed.length
  if (limit <= 0) return disputed
  const except = [...search.except, ...disputed.map(({ beat }) => beat)]
  return [...disputed, ...(await by('margin', { except, limit }))]
}
