import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { allOf, type Condition, condition, filterCondition } from './filter.ts'
import { countedCondition } from './progress.ts'
import {
  type BeatsAsker,
  type BeatsCursor,
  type BeatsFilter,
  type BeatsSearch,
  rowsOfState,
  searchCondition,
} from './search.ts'

/** What is found by fewer rows is read whole and sorted; else the order is followed, and rows are picked out. */
const fewRows = 2000
/** Rows of the order that are looked at for one page: it comes short rather than late. */
const window = 20_000

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
  column: 'dt_measure' | 'error'
  direction: 'ASC' | 'DESC'
}

function orderOf({ filter, order }: BeatsSearch): Order {
  const direction = order === 'newest' || order === 'largest-error' ? 'DESC' : 'ASC'
  return {
    column: order.endsWith('error') && filter.modelTag !== undefined ? 'error' : 'dt_measure',
    direction,
  }
}

/** A way to the rows by what finds few of them: a table of names to join, or an index of the worklist. */
type Few = { from: string; parameters: (string | number)[] }

/** The first part of a filter that finds few rows; undefined where none does. */
async function findFewRows(db: Db, filter: BeatsFilter): Promise<Few | undefined> {
  const { beats, modelTag, from, to, state, label, beatCode, minimumError, maximumError } = filter
  const byName = 'FORCE INDEX (`Worklist_beat`)'
  if (beats !== undefined) return { from: `\`Worklist\` AS entry ${byName}`, parameters: [] }
  const named = (table: string): string =>
    `${table} AS chosen STRAIGHT_JOIN \`Worklist\` AS entry ${byName} ON entry.beat = chosen.beat`
  const ways: (Few & { count: Condition })[] = []
  if (beatCode !== undefined)
    ways.push({
      from: named('(SELECT DISTINCT beat FROM `Audits` WHERE beat_code = ?)'),
      parameters: [beatCode],
      count: condition('`Audits` WHERE beat_code = ?', beatCode),
    })
  if (label !== undefined)
    ways.push({
      from: named('(SELECT beat FROM `Audited_Beats` WHERE label = ?)'),
      parameters: [label],
      count: condition('`Audited_Beats` WHERE label = ?', label),
    })
  const byIndex = (index: string, where: Condition) => {
    const table = `\`Worklist\` AS entry FORCE INDEX (\`${index}\`)`
    ways.push({ from: table, parameters: [], count: { ...where, sql: `${table} WHERE ${where.sql}` } })
  }
  const tagged = modelTag === undefined ? undefined : condition('entry.model_tag = ?', modelTag)
  if (tagged !== undefined && (minimumError !== undefined || maximumError !== undefined))
    byIndex(
      'Worklist_list_tag_error',
      allOf([
        tagged,
        condition(
          'entry.error BETWEEN ? AND ?',
          minimumError ?? -Number.MAX_VALUE,
          maximumError ?? Number.MAX_VALUE,
        ),
      ]),
    )
  const counted = countedCondition(modelTag === undefined ? {} : { modelTag })
  if (from !== undefined || to !== undefined)
    byIndex(
      tagged === undefined ? 'Worklist_list_time' : 'Worklist_list_tag_time',
      allOf([
        tagged ?? counted,
        condition(
          'entry.dt_measure >= ? AND entry.dt_measure < ? + INTERVAL 1 DAY',
          from ?? '1000-01-01',
          to ?? '9998-12-31',
        ),
      ]),
    )
  if (state !== undefined && state !== 'settled')
    byIndex(
      tagged === undefined ? 'Worklist_counted' : 'Worklist_tag_counted',
      allOf([...(tagged === undefined ? [] : [tagged]), counted, condition(rowsOfState[state])]),
    )
  if (ways.length === 0) return undefined
  const [[counts]] = await db.$client.query<RowDataPacket[]>(
    `SELECT ${ways.map(({ count }, way) => `(SELECT COUNT(*) FROM (SELECT 1 FROM ${count.sql} LIMIT ${fewRows}) AS some) AS way${way}`).join(', ')}`,
    ways.flatMap(({ count }) => count.parameters),
  )
  return ways.find((_, way) => Number(counts?.[`way${way}`]) < fewRows)
}

interface Reach {
  wanted: Condition
  order: Order
  part: 'placed' | 'none'
  after?: BeatsCursor
  limit: number
}

/** What comes after a row in the order; in the part without a place, by the ids. */
function afterCondition({ order, part, after }: Reach): Condition {
  const { column, direction } = order
  const isAfter = direction === 'ASC' ? '>' : '<'
  const place = condition(`entry.\`${column}\` IS ${part === 'none' ? 'NULL' : 'NOT NULL'}`)
  if (after === undefined) return place
  if (after.value === null)
    return allOf([place, condition(`entry.inference_id ${isAfter} ?`, after.inferenceId)])
  return condition(
    `(entry.\`${column}\` ${isAfter} ? OR (entry.\`${column}\` = ? AND entry.inference_id ${isAfter} ?))`,
    after.value,
    after.value,
    after.inferenceId,
  )
}

const orderBy = ({ column, direction }: Order) =>
  `ORDER BY entry.\`${column}\` ${direction}, entry.inference_id ${direction}`

async function sortFew(db: Db, few: Few, reach: Reach): Promise<Found> {
  const { wanted, order, limit } = reach
  const after = afterCondition(reach)
  return await select(
    db,
    {
      sql: `${few.from} WHERE ${wanted.sql} AND ${after.sql}`,
      parameters: [...few.parameters, ...wanted.parameters, ...after.parameters],
    },
    order,
    limit,
  )
}

/** Looks at the next rows of the order, no more than a window of them. */
async function followOrder(db: Db, filter: BeatsFilter, reach: Reach): Promise<Found> {
  const { wanted, order, limit } = reach
  const { modelTag, from: firstDay, to: lastDay } = filter
  const index =
    order.column === 'error'
      ? 'Worklist_list_tag_error'
      : modelTag === undefined
        ? 'Worklist_list_time'
        : 'Worklist_list_tag_time'
  const from = `\`Worklist\` AS entry FORCE INDEX (\`${index}\`)`
  const range = allOf([
    modelTag === undefined ? countedCondition({}) : condition('entry.model_tag = ?', modelTag),
    ...(order.column === 'dt_measure'
      ? [filterCondition({ ...(firstDay && { from: firstDay }), ...(lastDay && { to: lastDay }) })]
      : []),
    afterCondition(reach),
  ])
  const [[last]] = await db.$client.query<RowDataPacket[]>(
    `SELECT entry.\`${order.column}\` AS value, entry.inference_id AS id FROM ${from} WHERE ${range.sql}
     ${orderBy(order)} LIMIT 1 OFFSET ${window - 1}`,
    range.parameters,
  )
  const end =
    last === undefined
      ? undefined
      : { value: last.value as BeatsCursor['value'], inferenceId: Number(last.id) }
  const bound = end === undefined ? condition('TRUE') : notAfter(order, end)
  const rows = allOf([range, bound, wanted])
  const found = await select(
    db,
    { sql: `${from} WHERE ${rows.sql}`, parameters: rows.parameters },
    order,
    limit,
  )
  return found.next === null && end !== undefined ? { ...found, next: end } : found
}

function notAfter({ column, direction }: Order, { value, inferenceId }: BeatsCursor): Condition {
  const isBefore = direction === 'ASC' ? '<' : '>'
  if (value === null) return condition(`entry.inference_id ${isBefore}= ?`, inferenceId)
  return condition(
    `(entry.\`${column}\` ${isBefore} ? OR (entry.\`${column}\` = ? AND entry.inference_id ${isBefore}= ?))`,
    value,
    value,
    inferenceId,
  )
}

async function select(db: Db, rows: Condition, order: Order, limit: number): Promise<Found> {
  const [found] = await db.$client.query<RowDataPacket[]>(
    `SELECT entry.inference_id AS id, entry.\`${order.column}\` AS value FROM ${rows.sql} ${orderBy(order)} LIMIT ${limit + 1}`,
    rows.parameters,
  )
  const shown = found.slice(0, limit)
  const end = shown.at(-1)
  const last =
    end === undefined ? null : { value: end.value as BeatsCursor['value'], inferenceId: Number(end.id) }
  return { ids: shown.map(({ id }) => Number(id)), last, next: found.length > limit ? last : null }
}
