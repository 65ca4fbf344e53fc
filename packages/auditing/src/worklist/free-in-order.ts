import { core, type Db, type SQL } from '@vigia/db'
import { allOf, isAmong, unionAll } from '../statements/fragments.ts'
import { given, keepBuilt } from '../statements/keep-built.ts'
import type { Search, StreamCandidate } from './candidates.ts'
import { isCountedIfKnown } from './counted-as.ts'
import { entry, filterCondition, type RevealingWorklistFilter, type WorklistFilter } from './filter.ts'
import { isFreeFor, isNotPutOff } from './free-beats.ts'

const { asc, desc, eq, isNotNull, isNull, ne, not, sql } = core

/** Orders that a column of the worklist holds, and the indexes that have it: of all beats, and of one model's. */
const columnOrders = {
  margin: { column: 'marginPlace', direct: asc, all: 'Worklist_doubt', tagged: 'Worklist_tag_doubt' },
  newest: { column: 'measuredAt', direct: desc, all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  oldest: { column: 'measuredAt', direct: asc, all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  random: { column: 'randomOrder', direct: asc, all: 'Worklist_random', tagged: 'Worklist_tag_random' },
  stream: { column: 'streamPlace', direct: asc, all: 'Worklist_stream', tagged: 'Worklist_stream' },
} as const

export type ColumnOrder = keyof typeof columnOrders

/** The states of what may be read; rows of each stand together in the indexes. */
const states = ['unread', 'awaiting-second'] as const
type State = (typeof states)[number]

/**
 * What a reader may have, in the order of a column: first what has a place in it, and then what has none, which nothing is
 * without by chance, and which is not in the stream.
 */
export async function listByColumn(db: Db, search: Search, order: ColumnOrder): Promise<StreamCandidate[]> {
  const indexes = await chooseIndexes(db, order, search.filter)
  const listed = await listPart(db, search, { order, indexes, hasPlace: true })
  const limit = search.limit - listed.length
  if (limit > 0 && order !== 'random' && order !== 'stream')
    listed.push(...(await listPart(db, { ...search, limit }, { order, indexes, hasPlace: false })))
  return listed
}

/** The rows that have a place in an order, or have none, and by which index those of each state are found. */
interface Part {
  order: ColumnOrder
  indexes: Record<State, string>
  hasPlace: boolean
}

/** The first that can be had. */
async function listPart(db: Db, search: Search, part: Part): Promise<StreamCandidate[]> {
  const { readerId, filter, except, limit } = search
  const filtered = filterNames.filter((name) => filter[name] !== undefined)
  const shape = { ...part, filtered, hasExcept: except.length > 0 }
  return await firstOfPart(db, { ...filter, readerId, except, limit }, shape)
}

const filterNames = ['modelTag', 'verdict', 'from', 'to'] as const satisfies (keyof RevealingWorklistFilter)[]

interface Shape extends Part {
  /** What the filter has. */
  filtered: (keyof RevealingWorklistFilter)[]
  /** Whether there are beats that are not wanted. */
  hasExcept: boolean
}

/** Each index is read until it has given as many as are wanted. */
const firstOfPart = keepBuilt((db: Db, { order, indexes, hasPlace, filtered, hasExcept }: Shape) => {
  const readerId = given<string>('readerId')
  const limit = sql.placeholder('limit')
  const filter: RevealingWorklistFilter = Object.fromEntries(filtered.map((name) => [name, given(name)]))
  const { column, direct } = columnOrders[order]
  const [place, id] = [sql`${entry[column]}`, sql`${entry.inferenceId}`]
  const found = states.map((state) =>
    db
      .select({
        inferenceId: id.as('inference_id'),
        beat: sql`${entry.beat}`.as('beat'),
        randomOrder: sql`${entry.randomOrder}`.as('random_order'),
        streamShare: sql`${entry.streamShare}`.as('stream_share'),
        place: place.as('place'),
      })
      .from(entry, { forceIndex: indexes[state] })
      .where(
        allOf([
          eq(entry.state, state),
          hasPlace ? isNotNull(entry[column]) : isNull(entry[column]),
          ne(entry.firstReaderId, readerId),
          filterCondition(filter),
          // By doubt each judgement has a place of its own; all others are the beat's.
          order !== 'margin' && isCountedIfKnown(filter),
          hasExcept && not(isAmong(entry.beat, given<string[]>('except'))),
          isNotPutOff(readerId),
          isFreeFor(readerId),
        ]),
      )
      .orderBy(direct(place), direct(id))
      .limit(limit),
  )
  return db
    .select({
      inferenceId: sql`inference_id`.mapWith(entry.inferenceId),
      beat: sql`beat`.mapWith(entry.beat),
      randomOrder: sql`random_order`.mapWith(entry.randomOrder),
      streamShare: sql`stream_share`.mapWith(entry.streamShare) as SQL<number | null>,
    })
    .from(unionAll(found, 'found'))
    .orderBy(direct(sql`place`), direct(sql`inference_id`))
    .limit(limit)
    .prepare()
})

/** A period with fewer beats is read whole and sorted; one with more is picked out while reading in the order. */
const fewBeats = 1000

/**
 * For each state the index by which its beats are found. The servers' optimisers guess badly here: for one day in the order
 * of margin they may read through all that is unread.
 */
async function chooseIndexes(db: Db, order: ColumnOrder, filter: WorklistFilter): Promise<Part['indexes']> {
  const which = filter.modelTag === undefined ? 'all' : 'tagged'
  const byOrder = columnOrders[order][which]
  const byTime = columnOrders.newest[which]
  const isPeriod = filter.from !== undefined || filter.to !== undefined
  if (!isPeriod || byOrder === byTime) return { unread: byOrder, 'awaiting-second': byOrder }
  const counted = states.map((state) => {
    const few = db
      .select({ one: sql`1`.as('one') })
      .from(entry, { forceIndex: byTime })
      .where(allOf([eq(entry.state, state), filterCondition(filter)]))
      .limit(fewBeats)
    return sql`(SELECT ${state} AS state, COUNT(*) AS count FROM ${few} AS few)`
  })
  const rows = await db
    .select({ state: sql<State>`state` })
    .from(unionAll(counted, 'counted'))
    .where(sql`count < ${fewBeats}`)
  const few = new Set(rows.map(({ state }) => state))
  const indexOf = (state: State) => (few.has(state) ? byTime : byOrder)
  return { unread: indexOf('unread'), 'awaiting-second': indexOf('awaiting-second') }
}
