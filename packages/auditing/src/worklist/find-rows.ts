import {
  audit,
  auditedBeat,
  type Column,
  core,
  type Db,
  type SQL,
  type SQLWrapper,
  worklist,
} from '@vigia/db'
import { allOf, field, unionAll } from '../statements/fragments.ts'
import { countedCondition } from './counted-as.ts'
import { entry, filterCondition } from './filter.ts'
import {
  type BeatsAsker,
  type BeatsCursor,
  type BeatsFilter,
  type BeatsSearch,
  rowsOfState,
  searchCondition,
} from './search.ts'

const { asc, between, desc, eq, gt, gte, isNotNull, isNull, lt, lte, sql } = core

/** What is found by fewer rows is read whole and sorted; else the order is followed, and rows are picked out. */
const fewRows = 2000
/** Rows of the order that are looked at for one page: it comes short rather than late. */
const window = 8000

/** Rows of the worklist, one of each beat, in the order. */
export interface Found {
  ids: number[]
  /** Where the last of them stands; null where there is none. */
  last: BeatsCursor | null
  next: BeatsCursor | null
}

/** Finds the rows of a page. */
export async function findRows(
  db: Db,
  asker: BeatsAsker,
  search: BeatsSearch,
  page: { after?: BeatsCursor; limit: number },
): Promise<Found> {
  const { filter } = search
  const order = orderOf(search)
  const wanted = searchCondition(asker, search)
  const few = await findFewRows(db, filter)
  const found: Found = { ids: [], last: null, next: null }
  // Two parts: what has a place in the order, and then what has none.
  for (const part of page.after?.value === null ? (['none'] as const) : (['placed', 'none'] as const)) {
    const after =
      page.after !== undefined && (page.after.value === null) === (part === 'none') ? page.after : undefined
    const limit = page.limit - found.ids.length
    // Of a full page it is still to be found out whether another follows.
    const reach = { wanted, order, part, ...(after && { after }), limit: Math.max(1, limit) }
    const rest = few === undefined ? await followOrder(db, filter, reach) : await sortFew(db, few, reach)
    if (limit === 0) return { ...found, next: rest.ids.length > 0 || rest.next !== null ? found.last : null }
    found.ids.push(...rest.ids)
    found.last = rest.last
    if (rest.next !== null) return { ...found, next: rest.next }
  }
  return found
}

interface Order {
  column: 'measuredAt' | 'error'
  isRising: boolean
}

function orderOf({ filter, order }: BeatsSearch): Order {
  return {
    column: order.endsWith('error') && filter.modelTag !== undefined ? 'error' : 'measuredAt',
    isRising: order !== 'newest' && order !== 'largest-error',
  }
}

/** Rows of the worklist as `entry`, found by an index. */
const byIndex = (index: string): SQL => sql`${worklist} AS ${entry} FORCE INDEX (${sql.raw(index)})`

/** The worklist's rows of some beats, which a query names. */
const ofBeats = (beats: SQLWrapper): SQL =>
  sql`${beats} AS chosen STRAIGHT_JOIN ${byIndex('Worklist_beat')} ON ${entry.beat} = chosen.beat`

/** A way to the rows, and what is counted to know whether they are few. */
interface Way {
  from: SQL
  counted: { from: SQL; where: SQL }
}

/** The rows by the first part of a filter that finds few; undefined where none does. */
async function findFewRows(db: Db, filter: BeatsFilter): Promise<SQL | undefined> {
  const { beats, modelTag, from, to, state, label, beatCode, minimumError, maximumError } = filter
  if (beats !== undefined) return byIndex('Worklist_beat')
  const ways: Way[] = []
  if (beatCode !== undefined) {
    const where = eq(audit.beatCode, beatCode)
    const named = db.selectDistinct({ beat: audit.beat }).from(audit).where(where)
    ways.push({ from: ofBeats(named), counted: { from: sql`${audit}`, where } })
  }
  if (label !== undefined) {
    const where = eq(auditedBeat.label, label)
    const named = db.select({ beat: auditedBeat.beat }).from(auditedBeat).where(where)
    ways.push({ from: ofBeats(named), counted: { from: sql`${auditedBeat}`, where } })
  }
  const add = (index: string, where: SQL) => {
    ways.push({ from: byIndex(index), counted: { from: byIndex(index), where } })
  }
  const tagged = modelTag !== undefined && eq(entry.modelTag, modelTag)
  if (tagged && (minimumError !== undefined || maximumError !== undefined)) {
    const range = between(entry.error, minimumError ?? -Number.MAX_VALUE, maximumError ?? Number.MAX_VALUE)
    add('Worklist_list_tag_error', allOf([tagged, range]))
  }
  const counted = countedCondition(modelTag === undefined ? {} : { modelTag })
  if (from !== undefined || to !== undefined) {
    const period = filterCondition({ from: from ?? '1000-01-01', to: to ?? '9998-12-31' })
    if (tagged) add('Worklist_list_tag_time', allOf([tagged, period]))
    else add('Worklist_list_time', allOf([counted, period]))
  }
  if (state !== undefined && state !== 'settled')
    add(tagged ? 'Worklist_tag_counted' : 'Worklist_counted', allOf([tagged, counted, rowsOfState[state]]))
  if (ways.length === 0) return undefined
  const counts = ways.map((way, place) => {
    const one = { one: sql`1`.as('one') }
    const few = db.select(one).from(way.counted.from).where(way.counted.where).limit(fewRows)
    return sql`(SELECT ${place} AS place, COUNT(*) AS count FROM ${few} AS few)`
  })
  const rows = await db
    .select({ place: sql`place`.mapWith(Number) })
    .from(unionAll(counts, 'counts'))
    .where(sql`count < ${fewRows}`)
    .orderBy(sql`place`)
    .limit(1)
  return ways[rows[0]?.place ?? -1]?.from
}

interface Reach {
  wanted: SQL
  order: Order
  part: 'placed' | 'none'
  after?: BeatsCursor
  limit: number
}

/** What comes after a row in the order; in the part without a place, by the ids. */
function afterCondition({ order, part, after }: Reach): SQL {
  const { column, isRising } = order
  const place = part === 'none' ? isNull(entry[column]) : isNotNull(entry[column])
  return allOf([place, after !== undefined && beyond(order, after, isRising ? gt : lt)])
}

/**
 * What stands on one side of a row in the order.
 *
 * @param isBeyondId for the ids of rows at the same place: whether the row itself is among them
 */
function beyond(
  { column }: Order,
  { value, inferenceId }: BeatsCursor,
  isBeyond: typeof gt,
  isBeyondId = isBeyond,
): SQL {
  const id = isBeyondId(entry.inferenceId, inferenceId)
  if (value === null) return id
  const place = entry[column]
  return sql`(${isBeyond(place, value)} OR (${eq(place, value)} AND ${id}))`
}

const orderBy = ({ column, isRising }: Order) => {
  const direct = isRising ? asc : desc
  return [direct(entry[column]), direct(entry.inferenceId)]
}

async function sortFew(db: Db, few: SQL, reach: Reach): Promise<Found> {
  const { wanted, order, limit } = reach
  return await select(db, few, allOf([wanted, afterCondition(reach)]), order, limit)
}

/** Looks at the next rows of the order, no more than a window of them. */
async function followOrder(db: Db, filter: BeatsFilter, reach: Reach): Promise<Found> {
  const { wanted, order, limit } = reach
  const { modelTag, from: firstDay, to: lastDay } = filter
  const from = byIndex(
    order.column === 'error'
      ? 'Worklist_list_tag_error'
      : modelTag === undefined
        ? 'Worklist_list_time'
        : 'Worklist_list_tag_time',
  )
  const range = allOf([
    modelTag === undefined ? countedCondition({}) : eq(entry.modelTag, modelTag),
    order.column === 'measuredAt' &&
      filterCondition({ ...(firstDay && { from: firstDay }), ...(lastDay && { to: lastDay }) }),
    afterCondition(reach),
  ])
  const [end] = await db
    .select(placeOf(order))
    .from(from)
    .where(range)
    .orderBy(...orderBy(order))
    .limit(1)
    .offset(window - 1)
  const bound =
    end !== undefined && (order.isRising ? beyond(order, end, lt, lte) : beyond(order, end, gt, gte))
  const found = await select(db, from, allOf([range, bound, wanted]), order, limit)
  return found.next === null && end !== undefined ? { ...found, next: end } : found
}

/** Where a row stands in the order. */
const placeOf = ({ column }: Order) => ({
  value: field<Column>(entry[column]) as SQL<BeatsCursor['value']>,
  inferenceId: field(entry.inferenceId),
})

async function select(db: Db, from: SQL, where: SQL, order: Order, limit: number): Promise<Found> {
  const found = await db
    .select(placeOf(order))
    .from(from)
    .where(where)
    .orderBy(...orderBy(order))
    .limit(limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1) ?? null
  return {
    ids: shown.map(({ inferenceId }) => inferenceId),
    last,
    next: found.length > limit ? last : null,
  }
}
