import { core, type Db, type SQL, worklist, worklistLease } from '@vigia/db'
import { allOf, field, isAmong, isTrue, unionAll } from '../statements/fragments.ts'
import type { Search, StreamCandidate } from './candidates.ts'
import { entry, type Kind, kindCondition } from './filter.ts'
import { isFreeFor, isNotPutOff } from './free-beats.ts'

const { asc, desc, inArray, sql } = core

/** Orders that a column of the worklist holds. */
export const columnOrders = {
  margin: { column: 'marginPlace', direct: asc },
  newest: { column: 'measuredAt', direct: desc },
  oldest: { column: 'measuredAt', direct: asc },
  random: { column: 'randomOrder', direct: asc },
  stream: { column: 'streamPlace', direct: asc },
} as const

export type ColumnOrder = keyof typeof columnOrders

/** The rows of some kinds that have a place in an order, or have none. */
export interface Part {
  order: ColumnOrder
  /** Each with the index by which its beats are found. */
  kinds: readonly { kind: Kind; index: string }[]
  hasPlace: typeof core.isNull
}

/** Rows looked at beyond those that are wanted: some of two readers, put off, or read before. */
const further = 60

/**
 * What a reader may have of a part, in its order. The first rows of all kinds are found in their indexes, and only of them it
 * is asked whether they can be had. Where too few of them can, each kind is read on until it has given as many as are wanted.
 */
export async function listPart(db: Db, search: Search, part: Part): Promise<StreamCandidate[]> {
  const { limit } = search
  const looked = await lookAtFirst(db, search, part, limit + further)
  const free = looked.filter(({ isFree }) => isFree).slice(0, limit)
  if (free.length < limit && looked.length === limit + further) return await readOn(db, search, part)
  return free.map(({ isFree: _, ...candidate }) => candidate)
}

async function lookAtFirst(db: Db, search: Search, part: Part, count: number) {
  const { order } = part
  const taken = await listTaken(db, search)
  const where = taken.length === 0 ? [] : [sql`NOT ${isAmong(entry.inferenceId, taken)}`]
  const first = db
    .select({ id: sql`inference_id`.as('id') })
    .from(unionAll(selectEach(db, search, part, { columns: {}, where, limit: count }), 'first'))
    .orderBy(...byPlace(order, namesInUnion))
    .limit(count)
  return await db
    .select({ ...candidateColumns, isFree: isTrue(mayBeHad(search)) })
    .from(sql`${first} AS looked STRAIGHT_JOIN ${worklist} AS ${entry} ON ${entry.inferenceId} = looked.id`)
    .orderBy(...byPlace(order, placeOf(order)))
}

/** More are not worth a list. */
const mostTaken = 2000

/** Rows of beats that others have open and one alone reads, or that this reader has open and does not want again. */
async function listTaken(db: Db, { readerId, except }: Search): Promise<number[]> {
  const { beat, slot, leaseUntil, readerId: holder } = worklistLease
  const rows = await db
    .select({ id: field(entry.inferenceId) })
    .from(
      sql`${worklistLease} STRAIGHT_JOIN ${worklist} AS ${entry} FORCE INDEX (Worklist_beat) ON ${entry.beat} = ${beat}`,
    )
    .where(
      sql`${slot} < 3 AND ${leaseUntil} >= UTC_TIMESTAMP(3) AND (
        (${holder} NOT IN (${readerId}, ${entry.firstReaderId}) AND NOT (${entry.isDouble} AND ${entry.state} = 'unread'))
        OR ${except.length === 0 ? sql`FALSE` : inArray(field(beat), [...except])})`,
    )
    .limit(mostTaken)
  return rows.map(({ id }) => id)
}

async function readOn(db: Db, search: Search, part: Part): Promise<StreamCandidate[]> {
  const { beat, randomOrder, streamShare } = candidateColumns
  const columns = {
    beat: beat.as('beat'),
    randomOrder: randomOrder.as('random_order'),
    streamShare: streamShare.as('stream_share'),
  }
  const all = { columns, where: [mayBeHad(search)], limit: search.limit }
  return await db
    .select({
      inferenceId: sql`inference_id`.mapWith(entry.inferenceId),
      beat: sql`beat`.mapWith(entry.beat),
      randomOrder: sql`random_order`.mapWith(entry.randomOrder),
      streamShare: sql`stream_share`.mapWith(entry.streamShare) as SQL<number | null>,
    })
    .from(unionAll(selectEach(db, search, part, all), 'found'))
    .orderBy(...byPlace(part.order, namesInUnion))
    .limit(search.limit)
}

const candidateColumns = {
  inferenceId: field(entry.inferenceId),
  beat: field(entry.beat),
  randomOrder: field(entry.randomOrder),
  streamShare: field(entry.streamShare),
}

const mayBeHad = ({ readerId, except }: Search): SQL =>
  allOf([isNotPutOff(readerId), isFreeFor(readerId, except)])

/** Of each kind so many rows, with what they are sorted by; that stands in the index. */
function selectEach(
  db: Db,
  { filter }: Search,
  { order, kinds, hasPlace }: Part,
  { columns, where, limit }: { columns: Record<string, SQL.Aliased>; where: readonly SQL[]; limit: number },
) {
  const { place, modelTag, inferenceId } = placeOf(order)
  return kinds.map(({ kind, index }) =>
    db
      .select({
        ...columns,
        place: place.as('place'),
        inferenceId: inferenceId.as('inference_id'),
        ...(order === 'stream' && { modelTag: modelTag.as('model_tag') }),
      })
      .from(entry, { forceIndex: index })
      .where(allOf([kindCondition(kind, filter), hasPlace(entry[columnOrders[order].column]), ...where]))
      .orderBy(...byPlace(order, placeOf(order)))
      .limit(limit),
  )
}

const placeOf = (order: ColumnOrder) => ({
  place: field(entry[columnOrders[order].column]) as SQL,
  modelTag: field(entry.modelTag) as SQL,
  inferenceId: field(entry.inferenceId) as SQL,
})

const namesInUnion = { place: sql`place`, modelTag: sql`model_tag`, inferenceId: sql`inference_id` }

/** As the indexes have them, so that no more is read than is wanted: in that of the stream the model's tag follows the place. */
function byPlace(order: ColumnOrder, { place, modelTag, inferenceId }: ReturnType<typeof placeOf>): SQL[] {
  const { direct } = columnOrders[order]
  return [place, ...(order === 'stream' ? [modelTag] : []), inferenceId].map((each) => direct(each))
}
