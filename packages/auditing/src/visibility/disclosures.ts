import { core, type Db, type DbOrTrx, type Disclosed, disclosure, inTransaction, type Trx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

const { and, eq } = core

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
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `beat` FROM `Disclosures` WHERE `reader_id` = ? AND `what` = ? AND `beat` IN (?)',
    [readerId, what, [...firsts.keys()]],
  )
  for (const row of rows) firsts.delete(String(row.beat))
  return [...firsts.values()]
}

/**
 * Records that a reader searched by what models say. What is not found by such a search is told as well, so it stands
 * for every judgement that the worklist has now: a row whose beat is no heartbeat's name.
 */
export async function recordSearchByVerdict(db: Db, readerId: string): Promise<void> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    'SELECT MAX(`inference_id`) AS highest FROM `Worklist`',
  )
  if (row?.highest === null || row?.highest === undefined) return
  const inferenceId = Number(row.highest)
  await recordDisclosures(db, readerId, 'reveal', [{ beat: `search-${inferenceId}`, inferenceId }])
}

/**
 * What a reader has been shown of a beat, as SQL that gives the names with commas between them, or NULL; the
 * parameters are the reader, and twice the beat.
 */
export const shownSql = `(SELECT GROUP_CONCAT(shown.\`what\`) FROM \`Disclosures\` AS shown
  WHERE shown.\`reader_id\` = ? AND (shown.\`beat\` = ? OR (
    shown.\`beat\` >= 'search-' AND shown.\`beat\` < 'search.' AND shown.\`inference_id\` >= (
      SELECT MIN(judged.\`inference_id\`) FROM \`Worklist\` AS judged WHERE judged.\`beat\` = ?))))`

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
  await trx.$client.query(
    `INSERT IGNORE INTO \`Disclosures\` (\`reader_id\`, \`beat\`, \`what\`, \`inference_id\`, \`shown_at\`)
     VALUES ${sorted.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    sorted.flatMap(({ beat, inferenceId }) => [readerId, beat, what, inferenceId]),
  )
}

/** What of a beat a reader has been shown. */
export async function listShown(db: DbOrTrx, readerId: string, beat: string): Promise<Disclosed[]> {
  const rows = await db
    .select({ what: disclosure.what })
    .from(disclosure)
    .where(and(eq(disclosure.readerId, readerId), eq(disclosure.beat, beat)))
  return rows.map(({ what }) => what)
}
