import type { Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

/** ECGs of the clinic that a model could not judge, for one reason. */
export interface Unjudged {
  reason: string
  count: number
}

/**
 * How many ECGs `infer` has set aside for want of anything to judge, the most frequent reason first.
 *
 * @param modelTag only by this model; else an ECG counts for each model that could not judge it
 */
export async function countUnjudged(db: Db, modelTag?: string): Promise<Unjudged[]> {
  // Model by model, so that of the index only what is set aside is read.
  const tags =
    modelTag === undefined
      ? '(SELECT DISTINCT `model_tag` FROM `Inference_Claims`)'
      : '(SELECT ? AS `model_tag`)'
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT claim.\`reason\` AS reason, COUNT(*) AS count FROM ${tags} AS model
     STRAIGHT_JOIN \`Inference_Claims\` AS claim FORCE INDEX (\`Inference_Claims_state\`)
       ON claim.\`model_tag\` = model.\`model_tag\` AND claim.\`state\` = 'set-aside'
     GROUP BY claim.\`reason\` ORDER BY count DESC, reason`,
    modelTag === undefined ? [] : [modelTag],
  )
  return rows.map(({ reason, count }) => ({ reason: String(reason ?? ''), count: Number(count) }))
}
