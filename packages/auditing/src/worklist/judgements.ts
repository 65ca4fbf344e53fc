import { type Db, type DbOrTrx, tagCondition } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/**
 * The heartbeat itself, the same whichever model judged it: by its row in the clinic's table, or by the inference
 * where it has none.
 */
export function beatName(inferenceId: number, sourceEcgId: number | null): string {
  return sourceEcgId === null ? `inference-${inferenceId}` : `ecg-${sourceEcgId}`
}

/** What a model has said of a beat, by its name. */
export interface Judgement {
  inferenceId: number
  beat: string
  modelTag: string
}

/**
 * A judgement of a beat: by the model of a tag, the newest where it has judged the beat several times; without a tag,
 * or where that model's is not there any more, the newest of all. Or the judgement of an inference's id.
 *
 * @returns undefined for a name that the worklist does not have
 */
export async function findJudgement(
  db: DbOrTrx,
  of: { beat: string; modelTag?: string } | { inferenceId: number },
): Promise<Judgement | undefined> {
  const columns = 'inference_id AS inferenceId, beat, model_tag AS modelTag'
  if ('inferenceId' in of) {
    const [[row]] = await db.$client.execute<RowDataPacket[]>(
      `SELECT ${columns} FROM \`Worklist\` WHERE inference_id = ?`,
      [of.inferenceId],
    )
    return row as Judgement | undefined
  }
  const { beat, modelTag } = of
  const wanted = modelTag === undefined ? 'TRUE' : `(${tagCondition('model_tag')})`
  const [[row]] = await db.$client.execute<RowDataPacket[]>(
    `SELECT ${columns} FROM \`Worklist\` WHERE beat = ? ORDER BY ${wanted} DESC, inference_id DESC LIMIT 1`,
    [beat, ...(modelTag === undefined ? [] : [modelTag, modelTag])],
  )
  return row as Judgement | undefined
}

/** The tags of all models that have judged something in the worklist, in the order of the alphabet. */
export async function listWorklistTags(db: Db): Promise<string[]> {
  // With what stands before the tag in an index, the server leaps from tag to tag instead of reading all of it.
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT DISTINCT `state`, `first_reader_id`, `model_tag` FROM `Worklist`',
  )
  return [...new Set(rows.map((row) => String(row.model_tag)))].sort()
}

/**
 * Gives rows of the worklist what the audits of their beats amount to; what nobody has answered stays as it is.
 * Called after the audits are written, in their transaction.
 *
 * @param column by which the rows are named
 */
export async function followAudits(
  db: DbOrTrx,
  column: 'beat' | 'inference_id',
  names: readonly (string | number)[],
): Promise<void> {
  await db.$client.query(
    `UPDATE \`Worklist\` AS entry JOIN \`Audited_Beats\` AS audited ON audited.beat = entry.beat
     SET entry.state = audited.state, entry.is_double = audited.is_double,
       entry.first_reader_id = IF(audited.state = 'awaiting-second', (${firstReader}), '')
     WHERE entry.${column} IN (?)`,
    [names],
  )
}

/** Of a beat that awaits its second reader, the one who has an answer on it that has not been undone. */
const firstReader = `SELECT COALESCE(MIN(audit.reader_id), '') FROM \`Audits\` AS audit
  WHERE audit.beat = entry.beat AND audit.kind NOT IN ('undo', 'addition')
    AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS undoing WHERE undoing.undoes = audit.id)`
