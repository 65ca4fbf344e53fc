import { type DbOrTrx, tagCondition } from '@vigia/db'
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
