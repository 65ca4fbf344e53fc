import type { Verdict } from '@vigia/contracts/ecg'
import { type Answer, type Db, tagCondition } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { toldRevealCondition } from '../visibility/visibility.ts'
import { countedCondition } from './counted-rows.ts'
import type { Condition } from './worklist-filter.ts'

/**
 * A state as its reader may know it. Whether a second reader or a decision is awaited is not told apart, and to who has
 * not read the beat it is unread as long as it is not settled: that one reader did not suffice tells what that one said.
 */
export type ListedState = 'unread' | 'awaiting' | 'settled'

/** Which beats; what is missing sets no bound. */
export interface BeatsFilter {
  /** Names of beats, `ecg-1` or `inference-1`; 50 at most. */
  beats?: readonly string[]
  /** Judged by this model. */
  modelTag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
  state?: ListedState
  /** Settled, with this label. */
  label?: Answer
  /** Given this class in an answer that this reader may know. */
  beatCode?: string
  /** What the model of `modelTag` says; without a tag it is not looked at. So with the other three. */
  verdict?: Verdict
  minimumError?: number
  maximumError?: number
  /** Unlike the training beats. */
  isUnlike?: boolean
}

/** By the time of measurement, or, of one model, by the error. What has none of it comes at the end. */
export type BeatsOrder = 'newest' | 'oldest' | 'largest-error' | 'smallest-error'

/** Who asks, and whether what models say is shown to this person before an answer. */
export interface BeatsAsker {
  id: string
  view: 'blind' | 'open'
}

/** Where a page begins: after the row with this value and this id. */
export interface BeatsCursor {
  value: string | number | null
  inferenceId: number
}

/** What is looked for, and in which order. */
export interface BeatsSearch {
  filter: BeatsFilter
  order: BeatsOrder
}

/** What is found by fewer rows is read whole and sorted; else the order is followed, and rows are picked out. */
const fewRows = 2000
/** Rows of the order that are looked at for one page: it comes short rather than late. */
const window = 20_000

/** Whether a search is made by what a model says. */
export function isRevealing({ filter, order }: BeatsSearch): boolean {
  const { verdict, minimumError, maximumError, isUnlike } = filter
  const isAsked = [verdict, minimumError, maximumError, isUnlike].some((given) => given !== undefined)
  return filter.modelTag !== undefined && (isAsked || order.endsWith('error'))
}

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
  const condition = and(conditionsOf(asker, search))
  const few = await findFewRows(db, filter)
  const found: Found = { ids: [], last: null, next: null }
  // Two parts: what has a place in the order, and then what has none.
  for (const part of page.after?.value === null ? (['none'] as const) : (['placed', 'none'] as const)) {
    const after =
      page.after !== undefined && (page.after.value === null) === (part === 'none') ? page.after : undefined
    const limit = page.limit - found.ids.length
    // Of a full page it is still to be found out whether another follows.
    const reach = { condition, order, part, ...(after && { after }), limit: Math.max(1, limit) }
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

const and = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
})

const condition = (sql: string, ...parameters: (string | number)[]): Condition => ({ sql, parameters })

/** The rows among which those of a state are found. */
const rowsOfState = {
  unread: "entry.state IN ('unread', 'awaiting-second', 'disagreement')",
  awaiting: "entry.state IN ('awaiting-second', 'disagreement')",
  settled: "entry.state = 'settled'",
} as const

/** Whether somebody has read the beat of a row of `Worklist` as `entry`; its parameter is their id. */
export const hasReadSql = `EXISTS (SELECT 1 FROM \`Audits\` AS mine
  WHERE mine.beat = entry.beat AND mine.reader_id = ? AND mine.kind IN ('reading', 'revision'))`

function stateCondition(state: ListedState, asker: BeatsAsker): Condition {
  if (state === 'settled') return condition(rowsOfState.settled)
  return state === 'awaiting'
    ? condition(`${rowsOfState.awaiting} AND ${hasReadSql}`, asker.id)
    : condition(`${rowsOfState.unread} AND (entry.state = 'unread' OR NOT ${hasReadSql})`, asker.id)
}

/** That an audit, as `said`, was not undone. */
export const stands = 'NOT EXISTS (SELECT 1 FROM `Audits` AS undoing WHERE undoing.undoes = said.id)'

/** On rows of `Worklist` as `entry`. */
function conditionsOf(asker: BeatsAsker, search: BeatsSearch): Condition[] {
  const { filter } = search
  const { beats, modelTag, from, to, state, label, beatCode } = filter
  const ofModel: Condition[] =
    modelTag === undefined
      ? []
      : [
          condition(tagCondition('entry.model_tag'), modelTag, modelTag),
          ...(filter.verdict === undefined ? [] : [condition('entry.verdict = ?', filter.verdict)]),
          ...(filter.minimumError === undefined ? [] : [condition('entry.error >= ?', filter.minimumError)]),
          ...(filter.maximumError === undefined ? [] : [condition('entry.error <= ?', filter.maximumError)]),
          ...(filter.isUnlike === undefined
            ? []
            : [condition(filter.isUnlike ? 'entry.is_unlike' : 'NOT entry.is_unlike')]),
        ]
  return [
    countedCondition(modelTag === undefined ? {} : { modelTag }),
    ...ofModel,
    ...(beats === undefined
      ? []
      : [
          beats.length === 0
            ? condition('FALSE')
            : condition(`entry.beat IN (${beats.map(() => '?').join(',')})`, ...beats),
        ]),
    ...(from === undefined ? [] : [condition('entry.dt_measure >= ?', from)]),
    ...(to === undefined ? [] : [condition('entry.dt_measure < ? + INTERVAL 1 DAY', to)]),
    ...(state === undefined ? [] : [stateCondition(state, asker)]),
    ...(label === undefined
      ? []
      : [
          condition(
            `entry.state = 'settled' AND EXISTS (SELECT 1 FROM \`Audited_Beats\` AS audited
              WHERE audited.beat = entry.beat AND audited.label = ?)`,
            label,
          ),
        ]),
    ...(beatCode === undefined
      ? []
      : [
          condition(
            `EXISTS (SELECT 1 FROM \`Audits\` AS said WHERE said.beat = entry.beat AND said.beat_code = ?
              AND (entry.state = 'settled' OR said.reader_id = ?) AND ${stands})`,
            beatCode,
            asker.id,
          ),
        ]),
    ...(asker.view === 'blind' && isRevealing(search)
      ? [toldRevealCondition('entry.beat', 'entry.state', asker.id)]
      : []),
  ]
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
      and([
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
      and([
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
      and([...(tagged === undefined ? [] : [tagged]), counted, condition(rowsOfState[state])]),
    )
  if (ways.length === 0) return undefined
  const [[counts]] = await db.$client.query<RowDataPacket[]>(
    `SELECT ${ways.map(({ count }, way) => `(SELECT COUNT(*) FROM (SELECT 1 FROM ${count.sql} LIMIT ${fewRows}) AS some) AS way${way}`).join(', ')}`,
    ways.flatMap(({ count }) => count.parameters),
  )
  return ways.find((_, way) => Number(counts?.[`way${way}`]) < fewRows)
}

interface Reach {
  condition: Condition
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
    return and([place, condition(`entry.inference_id ${isAfter} ?`, after.inferenceId)])
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
  const { condition: filter, order, limit } = reach
  const after = afterCondition(reach)
  return await select(
    db,
    {
      sql: `${few.from} WHERE ${filter.sql} AND ${after.sql}`,
      parameters: [...few.parameters, ...filter.parameters, ...after.parameters],
    },
    order,
    limit,
  )
}

/** Looks at the next rows of the order, no more than a window of them. */
async function followOrder(db: Db, filter: BeatsFilter, reach: Reach): Promise<Found> {
  const { condition: wanted, order, limit } = reach
  const { modelTag } = filter
  const index =
    order.column === 'error'
      ? 'Worklist_list_tag_error'
      : modelTag === undefined
        ? 'Worklist_list_time'
        : 'Worklist_list_tag_time'
  const from = `\`Worklist\` AS entry FORCE INDEX (\`${index}\`)`
  const range = and([
    modelTag === undefined ? countedCondition({}) : condition('entry.model_tag = ?', modelTag),
    ...(order.column === 'dt_measure' && filter.from !== undefined
      ? [condition('entry.dt_measure >= ?', filter.from)]
      : []),
    ...(order.column === 'dt_measure' && filter.to !== undefined
      ? [condition('entry.dt_measure < ? + INTERVAL 1 DAY', filter.to)]
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
  const rows = and([range, bound, wanted])
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
