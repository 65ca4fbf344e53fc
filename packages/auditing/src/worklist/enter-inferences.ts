import { type InferenceSummary, isLocalDateTime } from '@vigia/contracts'
import { unlikePrefix } from '@vigia/contracts/ecg'
import { type Db, inTransaction } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { drawLots } from './beat-lots.ts'
import { placeNewRows } from './counted-rows.ts'
import { beatName } from './find-judgement.ts'
import { followAudits } from './follow-audits.ts'
import { isJudged, type Judged } from './set-aside.ts'

/** What decides whether a beat is read double: a share of 0 to 1, and the installation's salt. */
export interface Lottery {
  doubleReadingShare: number
  salt: string
}

/** A judgement that a clinician can read, under the name of its beat. */
type Judgement = Judged & { beat: string }

/**
 * Enters what can be read and the worklist does not have yet; a beat that has been audited, with its present state.
 *
 * @returns how many were new
 */
export async function enterInferences(
  db: Db,
  summaries: readonly InferenceSummary[],
  lottery: Lottery,
): Promise<number> {
  const judgements = await selectNew(db, summaries.filter(isJudged).map(nameBeat))
  if (judgements.length === 0) return 0
  const beats = judgements.map(({ beat }) => beat)
  const decided = await readDecided(db, beats)
  const rows = judgements.map((judgement) => rowOf(judgement, decided.get(judgement.beat), lottery))
  // Of two processes that enter the same row, the second changes nothing.
  await db.$client.query(
    `INSERT INTO \`Worklist\` (\`inference_id\`, \`beat\`, \`source_ecg_id\`, \`model_tag\`, \`verdict\`, \`error\`,
       \`threshold\`, \`doubt\`, \`dt_measure\`, \`state\`, \`random_order\`, \`is_double\`,
       \`label_direction\`, \`is_unlike\`)
     VALUES ? ON DUPLICATE KEY UPDATE \`inference_id\` = \`Worklist\`.\`inference_id\``,
    [rows],
  )
  // Now that the rows are there: whoever answers from here on updates them.
  const ids = judgements.map(({ id }) => id)
  await inTransaction(db, (trx) => followAudits(trx, 'inference_id', ids))
  await placeNewRows(db)
  return rows.length
}

function nameBeat(summary: Judged): Judgement {
  return { ...summary, beat: beatName(summary.id, summary.source_ecg_id) }
}

async function selectNew(db: Db, judgements: readonly Judgement[]): Promise<Judgement[]> {
  if (judgements.length === 0) return []
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `inference_id` AS id FROM `Worklist` WHERE `inference_id` IN (?)',
    [judgements.map(({ id }) => id)],
  )
  const known = new Set(rows.map((row) => Number(row.id)))
  return judgements.filter(({ id }) => !known.has(id))
}

/** Of beats that stand in the worklist for another model, whether two read them. */
async function readDecided(db: Db, beats: readonly string[]): Promise<Map<string, boolean>> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `beat`, `is_double` FROM `Worklist` WHERE `beat` IN (?)',
    [beats],
  )
  return new Map(rows.map((row) => [String(row.beat), Number(row.is_double) === 1]))
}

function rowOf(judgement: Judgement, isDouble: boolean | undefined, lottery: Lottery) {
  const { id, beat, source_ecg_id, model_tag, verdict, error, threshold, doubt, dt_measure } = judgement
  const { randomOrder, doubleLot } = drawLots(beat, lottery.salt)
  // The thesis's rows may hold a moment that is on no calendar.
  const measuredAt = dt_measure !== null && isLocalDateTime(dt_measure) ? dt_measure : null
  return [
    id,
    beat,
    source_ecg_id,
    model_tag,
    verdict,
    error,
    threshold,
    doubt,
    measuredAt,
    'unread',
    randomOrder,
    isDouble ?? doubleLot < lottery.doubleReadingShare,
    1,
    judgement.reasons.some((reason) => reason.startsWith(unlikePrefix)),
  ]
}
