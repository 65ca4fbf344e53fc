import type { WorklistOrder } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { readableCondition } from '../visibility/visibility.ts'
import {
  type Condition,
  filterCondition,
  type Kind,
  kindCondition,
  listFirstReaders,
  nobody,
  type RevealingWorklistFilter,
  verdictsOf,
  type WorklistFilter,
} from './filter.ts'

/** What one reader asks for. */
export interface Search {
  readerId: string
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Beats that are not wanted. */
  except: readonly string[]
  limit: number
}

export interface Candidate {
  inferenceId: number
  beat: string
}

const orders = {
  margin: { column: 'doubt_place', direction: 'ASC' },
  newest: { column: 'dt_measure', direction: 'DESC' },
  oldest: { column: 'dt_measure', direction: 'ASC' },
  random: { column: 'random_order', direction: 'ASC' },
} as const

/**
 * Beats that a reader could be given, the first first: nobody has them open, and this reader has not read them, and was
 * not shown what others answered where two are to answer. What has no place in the order, for want of an error or a
 * time, comes at the end, and what the reader has put off after all others. Another reader may take one meanwhile.
 */
export async function listCandidates(db: Db, search: Search): Promise<Candidate[]> {
  const { readerId, order, filter, limit } = search
  const { column } = orders[order]
  const kinds = kindsFor(readerId, await listFirstReaders(db), filter)
  const indexes = await chooseIndexes(db, column, filter, kinds)
  const found = kinds.map((kind, place) => ({ kind, index: indexes[place] ?? '' }))
  const listed = await listPart(db, search, found, 'IS NOT NULL')
  const left = () => ({ ...search, limit: limit - listed.length })
  if (listed.length < limit && column !== 'random_order')
    listed.push(...(await listPart(db, left(), found, 'IS NULL')))
  if (listed.length < limit) listed.push(...(await listLater(db, left())))
  return listed
}

/** What a reader has put off, and still may have, in the order in which it was put off. */
async function listLater(db: Db, { readerId, filter, except, limit }: Search): Promise<Candidate[]> {
  const condition = filterCondition(filter)
  const readable = readableCondition('entry', readerId)
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT entry.inference_id, entry.beat FROM \`Worklist_Later\` AS later
     STRAIGHT_JOIN \`Worklist\` AS entry FORCE INDEX (\`Worklist_beat\`) ON entry.beat = later.beat
     WHERE later.reader_id = ? AND entry.state IN ('unread', 'awaiting-second') AND entry.first_reader_id <> ?
       AND ${condition.sql} ${notAmong(except)} AND ${placeIsFree} AND ${readable.sql}
     ORDER BY later.since, later.beat, entry.inference_id LIMIT ${limit}`,
    [readerId, readerId, ...condition.parameters, ...except, readerId, ...readable.parameters],
  )
  return rows.map(describe)
}

const describe = (row: RowDataPacket): Candidate => ({
  inferenceId: Number(row.inference_id),
  beat: String(row.beat),
})

const notAmong = (beats: readonly string[]) =>
  beats.length === 0 ? '' : `AND entry.beat NOT IN (${beats.map(() => '?').join(',')})`

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

type Place = 'IS NOT NULL' | 'IS NULL'

/** A kind, and the index by which its beats are found. */
interface FoundKind {
  kind: Kind
  index: string
}

/** Each kind is read in the order, and not further than the limit. */
async function listPart(
  db: Db,
  search: Search,
  kinds: readonly FoundKind[],
  place: Place,
): Promise<Candidate[]> {
  const { order, limit } = search
  const branches = kinds.map(({ kind, index }) => branch(search, index, kind, place))
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `${branches.map(({ sql }) => `(${sql})`).join(' UNION ALL ')} ${orderBy(order)} LIMIT ${limit}`,
    branches.flatMap(({ parameters }) => parameters),
  )
  return rows.map(describe)
}

function orderBy(order: WorklistOrder): string {
  const { direction } = orders[order]
  return `ORDER BY place ${direction}, inference_id ${direction}`
}

function branch(search: Search, index: string, kind: Kind, place: Place): Condition {
  const { readerId, order, filter, except, limit } = search
  const { column } = orders[order]
  const condition = kindCondition(kind, filter)
  const readable = readableCondition('entry', readerId)
  return {
    sql: `SELECT entry.inference_id, entry.beat, entry.\`${column}\` AS place
      FROM \`Worklist\` AS entry FORCE INDEX (\`${index}\`)
      WHERE ${condition.sql} AND entry.\`${column}\` ${place}
        ${notAmong(except)} AND ${isNotPutOff} AND ${placeIsFree} AND ${readable.sql}
      ${orderBy(order)} LIMIT ${limit}`,
    parameters: [...condition.parameters, ...except, readerId, readerId, ...readable.parameters],
  }
}

const isNotPutOff = `NOT EXISTS (SELECT 1 FROM \`Worklist_Later\` AS later
    WHERE later.reader_id = ? AND later.beat = entry.beat)`

/** Fewer others have the beat open than shall still read it. */
export const placeIsFree = `(SELECT COUNT(*) FROM \`Worklist_Leases\` AS lease
    WHERE lease.beat = entry.beat AND lease.reader_id NOT IN (?, entry.first_reader_id)
      AND lease.slot < 3 AND lease.lease_until >= UTC_TIMESTAMP(3)) < IF(entry.is_double AND entry.state = 'unread', 2, 1)`

/** A period with fewer beats is read whole and sorted; one with more is picked out while reading in the order. */
const fewBeats = 2000

const orderIndexes = {
  doubt_place: { all: 'Worklist_doubt', tagged: 'Worklist_tag_doubt' },
  dt_measure: { all: 'Worklist_time', tagged: 'Worklist_tag_time' },
  random_order: { all: 'Worklist_random', tagged: 'Worklist_tag_random' },
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
  if (!isPeriod || column === 'dt_measure') return kinds.map(() => byOrder)
  const byTime = orderIndexes.dt_measure[which]
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
  const conditions = kinds.map((kind) => kindCondition(kind, filter))
  const counts = conditions.map(
    ({ sql }, kind) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM \`Worklist\` AS entry FORCE INDEX (\`${index}\`)
        WHERE ${sql} LIMIT ${limit}) AS few) AS kind${kind}`,
  )
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT ${counts.join(', ')}`,
    conditions.flatMap(({ parameters }) => parameters),
  )
  return conditions.map((_, kind) => Number(row?.[`kind${kind}`]))
}
