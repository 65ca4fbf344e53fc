import {
  alias,
  core,
  type Db,
  type DbOrTrx,
  type Disclosed,
  disclosure,
  ecg,
  inTransaction,
  type SQL,
  type Trx,
  utcNow,
  worklist,
} from '@vigia/db'
import { isAmong } from '../statements/fragments.ts'
import { trainingRowNamed, trainingRowNumber } from '../training-table/row-names.ts'

const { and, eq, max, sql } = core

/** A beat that is shown, and the judgement by which. */
export interface ShownBeat {
  beat: string
  inferenceId: number
}

/**
 * Records that a reader is shown something of beats, each for the first time only. When this returns it is committed:
 * call it before anything is sent.
 *
 * @param what `reveal`: what a model says of them; `answers`: what others have answered, or the label
 */
export async function recordDisclosures(
  db: Db,
  readerId: string,
  what: Disclosed,
  beats: readonly ShownBeat[],
): Promise<void> {
  const missing = await listMissing(db, readerId, what, beats)
  if (missing.length === 0) return
  await inTransaction(db, (trx) => insertDisclosures(trx, readerId, what, missing), {
    isolation: 'READ COMMITTED',
  })
}

async function listMissing(
  db: Db,
  readerId: string,
  what: Disclosed,
  beats: readonly ShownBeat[],
): Promise<ShownBeat[]> {
  const firsts = new Map(beats.map((shown): [string, ShownBeat] => [shown.beat, shown]))
  if (firsts.size === 0) return []
  const known = await db
    .select({ beat: disclosure.beat })
    .from(disclosure)
    .where(
      and(
        eq(disclosure.readerId, readerId),
        eq(disclosure.what, what),
        isAmong(disclosure.beat, [...firsts.keys()]),
      ),
    )
  for (const { beat } of known) firsts.delete(beat)
  return [...firsts.values()]
}

/**
 * Records that a reader searched by what models say. What is not found by such a search is told as well, so it stands
 * for every judgement that the worklist has now: a row whose beat is no heartbeat's name.
 */
export async function recordSearchByVerdict(db: Db, readerId: string): Promise<void> {
  const [row] = await db.select({ highest: max(worklist.inferenceId) }).from(worklist)
  const inferenceId = row?.highest ?? null
  if (inferenceId === null) return
  await recordDisclosures(db, readerId, 'reveal', [{ beat: `search-${inferenceId}`, inferenceId }])
}

/**
 * The same of a search of the training table by label, which tells of every row that it has now: a row under a name that
 * no row has.
 */
export async function recordSearchByLabel(db: Db, readerId: string): Promise<void> {
  const [row] = await db.select({ highest: max(ecg.id) }).from(ecg)
  const highest = row?.highest ?? null
  if (highest === null) return
  const shown = { beat: `${searchedTable}-${highest}`, inferenceId: trainingRowNumber(highest) }
  await recordDisclosures(db, readerId, 'reveal', [shown])
}

const searchedTable = 'training-search'

/** What a reader has been shown of a beat, as a part of a selection. */
export function shownOf(readerId: string, beat: string): SQL<Disclosed[]> {
  const judged = alias(worklist, 'judged')
  const shown = alias(disclosure, 'shown')
  const row = trainingRowNamed(beat)
  const bySearch =
    row === undefined
      ? sql`${shown.beat} >= 'search-' AND ${shown.beat} < 'search.' AND ${shown.inferenceId} >= (
          SELECT MIN(${judged.inferenceId}) FROM ${worklist} AS ${judged} WHERE ${judged.beat} = ${beat})`
      : sql`${shown.beat} >= ${`${searchedTable}-`} AND ${shown.beat} < ${`${searchedTable}.`}
          AND ${shown.inferenceId} <= ${trainingRowNumber(row)}`
  const names = sql`(SELECT GROUP_CONCAT(${shown.what}) FROM ${disclosure} AS ${shown}
    WHERE ${shown.readerId} = ${readerId} AND (${shown.beat} = ${beat} OR (${bySearch})))`
  return sql`COALESCE(${names}, '')`.mapWith(
    (text: string) => text.split(',').filter((name) => name !== '') as Disclosed[],
  )
}

/** The same inside a transaction that tells: with it, or not at all. */
export async function insertDisclosures(
  trx: Trx,
  readerId: string,
  what: Disclosed,
  beats: readonly ShownBeat[],
): Promise<void> {
  // In one order, so that two requests of one reader never wait for each other in a ring.
  const sorted = [...beats].sort((one, other) => (one.beat < other.beat ? -1 : 1))
  // IGNORE: ON DUPLICATE KEY UPDATE would meet the trigger that refuses updates.
  await trx
    .insert(disclosure)
    .ignore()
    .values(sorted.map(({ beat, inferenceId }) => ({ readerId, beat, what, inferenceId, shownAt: utcNow() })))
}

/** What of a beat a reader has been shown. */
export async function listShown(db: DbOrTrx, readerId: string, beat: string): Promise<Disclosed[]> {
  const rows = await db
    .select({ what: disclosure.what })
    .from(disclosure)
    .where(and(eq(disclosure.readerId, readerId), eq(disclosure.beat, beat)))
  return rows.map(({ what }) => what)
}
