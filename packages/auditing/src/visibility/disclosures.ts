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
