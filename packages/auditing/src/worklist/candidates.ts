import type { WorklistOrder } from '@vigia/contracts/audit'
import { core, type Db } from '@vigia/db'
import { unionAll } from '../statements/fragments.ts'
import {
  entry,
  type Kind,
  kindCondition,
  listFirstReaders,
  nobody,
  type RevealingWorklistFilter,
  verdictsOf,
  type WorklistFilter,
} from './filter.ts'
import { type ColumnOrder, columnOrders, listPart } from './free-in-order.ts'
import { interleave, isGate } from './interleave.ts'
import { type Mixable, mix } from './mix.ts'
import { listDisputed, listLater, listSuspected } from './named-beats.ts'

const { isNotNull, isNull, sql } = core

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
  const kinds = kindsFor(search.readerId, await listFirstReaders(db), search.filter)
  const by: ByColumn = (column, changes = {}) => listByColumn(db, { ...search, ...changes }, column, kinds)
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

async function listByColumn(
  db: Db,
  search: Search,
  order: ColumnOrder,
  kinds: readonly Kind[],
): Promise<StreamCandidate[]> {
  const { filter, limit } = search
  const { column } = columnOrders[order]
  const indexes = await chooseIndexes(db, column, filter, kinds)
  const found = kinds.map((kind, place) => ({ kind, index: indexes[place] ?? '' }))
  const listed = await listPart(db, search, { order, kinds: found, hasPlace: isNotNull })
  if (listed.length < limit && column !== 'randomOrder' && column !== 'streamPlace') {
    const rest = { ...search, limit: limit - listed.length }
    listed.push(...(await listPart(db, rest, { order, kinds: found, hasPlace: isNull })))
  }
  return listed
}

/** What a reader may be given: what is unread, and what others have read first. */
function kindsFor(
  readerId: string,
  firstReaders: readonly string[],
  filter: RevealingWorklistFilter,
): Kind[] {
  const others = firstReaders.filter((id) => id !== readerId)
  return verdictsOf(filter).flatMap((verdict): Kind[] => [
    { state: 'unread', firstReaderId: nobody, verdict },
    ...others.map((firstReaderId): Kind => ({ state: 'awaiting-second', firstReaderId, verdict })),
  ])
}

/** A period with fewer beats is read whole and sorted; one with more is picked out while reading in the order. */
const fewBeats = 2000

const orderIndexes = {
  marginPlace: { all: 'Worklist_doubt', tagged: 'Worklist_tag_doubt' },
  measuredAt: { all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  randomOrder: { all: 'Worklist_random', tagged: 'Worklist_tag_random' },
  streamPlace: { all: 'Worklist_stream', tagged: 'Worklist_stream' },
} as const

export type OrderColumn = keyof typeof orderIndexes

/**
 * For each kind the index by which its beats are found, by one query at most. The servers' optimisers guess badly here:
 * for one day in the order of margin they may read through all that is unread.
 */
export async function chooseIndexes(
  db: Db,
  column: OrderColumn,
  filter: WorklistFilter,
  kinds: readonly Kind[],
): Promise<string[]> {
  const which = filter.modelTag === undefined ? 'all' : 'tagged'
  const isPeriod = filter.from !== undefined || filter.to !== undefined
  const byOrder = orderIndexes[column][which]
  if (!isPeriod || column === 'measuredAt') return kinds.map(() => byOrder)
  const byTime = orderIndexes.measuredAt[which]
  const counts = await countUpTo(db, fewBeats, filter, kinds, byTime)
  return counts.map((count) => (count < fewBeats ? byTime : byOrder))
}

/** How many beats there are of each kind, counted no further than `limit`. */
async function countUpTo(
  db: Db,
  limit: number,
  filter: WorklistFilter,
  kinds: readonly Kind[],
  index: string,
): Promise<number[]> {
  const counted = kinds.map((kind, place) => {
    const few = db
      .select({ one: sql`1`.as('one') })
      .from(entry, { forceIndex: index })
      .where(kindCondition(kind, filter))
      .limit(limit)
    return sql`(SELECT ${place} AS place, COUNT(*) AS count FROM ${few} AS few)`
  })
  const rows = await db
    .select({
      place: sql<number>`place`.mapWith(Number),
      count: sql<number>`count`.mapWith(Number),
    })
    .from(unionAll(counted, 'counted'))
  const counts = new Map(rows.map(({ place, count }) => [place, count]))
  return kinds.map((_, place) => counts.get(place) ?? 0)
}
