import type { InferenceSummary } from '@vigia/contracts'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db, SetAsideReason } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { beatName } from './judgements.ts'

/** A judgement with what an answer is weighed against. */
export type Judged = InferenceSummary & { model_tag: string; verdict: Verdict }

/** Why nobody can be handed a judgement; undefined for one that can be read. */
export function findFault({ model_tag, verdict }: InferenceSummary): SetAsideReason | undefined {
  if (verdict === null) return 'no-verdict'
  return model_tag === null ? 'no-model' : undefined
}

export const isJudged = (summary: InferenceSummary): summary is Judged => findFault(summary) === undefined

/**
 * Keeps in mind which judgements cannot be read, and forgets those that now can.
 *
 * @returns how many of these cannot be read
 */
export async function setAside(db: Db, summaries: readonly InferenceSummary[]): Promise<number> {
  const rows = summaries.flatMap((summary) => {
    const reason = findFault(summary)
    return reason === undefined ? [] : [[summary.id, reason, new Date().toISOString().slice(0, -1)]]
  })
  if (rows.length > 0)
    await db.$client.query(
      `INSERT INTO \`Worklist_Set_Aside\` (\`inference_id\`, \`reason\`, \`noticed_at\`) VALUES ?
       ON DUPLICATE KEY UPDATE \`inference_id\` = \`Worklist_Set_Aside\`.\`inference_id\``,
      [rows],
    )
  const readable = summaries.filter(isJudged).map(({ id }) => id)
  if (readable.length > 0)
    await db.$client.query('DELETE FROM `Worklist_Set_Aside` WHERE `inference_id` IN (?)', [readable])
  return rows.length
}

/** What nobody is handed, and why; of either kind the newest 200. */
export interface ListedSetAside {
  /** ECGs of the clinic that a model could not judge; `reason` as `infer` has it. */
  unjudged: { beat: string; modelTag: string; reason: string }[]
  /** Judgements without a verdict or without a model. */
  unreadable: { beat: string; reason: SetAsideReason }[]
}

/** @param modelTag of this model only */
export async function listSetAside(db: Db, modelTag?: string): Promise<ListedSetAside> {
  const [tags] = await db.$client.query<RowDataPacket[]>(
    'SELECT DISTINCT model_tag AS tag FROM `Inference_Claims`',
  )
  const wanted = tags
    .map(({ tag }) => String(tag))
    .filter((tag) => modelTag === undefined || tag === modelTag)
  const unjudged: ListedSetAside['unjudged'] = []
  for (const tag of wanted) {
    const [rows] = await db.$client.query<RowDataPacket[]>(
      `SELECT ecg_id, reason FROM \`Inference_Claims\` FORCE INDEX (\`Inference_Claims_state\`)
       WHERE model_tag = ? AND state = 'set-aside' ORDER BY ecg_id DESC LIMIT ${200 - unjudged.length}`,
      [tag],
    )
    unjudged.push(
      ...rows.map((row) => ({
        beat: beatName(0, Number(row.ecg_id)),
        modelTag: tag,
        reason: String(row.reason ?? ''),
      })),
    )
    if (unjudged.length >= 200) break
  }
  if (modelTag !== undefined) return { unjudged, unreadable: [] }
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT inference_id, reason FROM `Worklist_Set_Aside` ORDER BY inference_id DESC LIMIT 200',
  )
  const unreadable = rows.map((row) => ({
    beat: beatName(Number(row.inference_id), null),
    reason: row.reason as SetAsideReason,
  }))
  return { unjudged, unreadable }
}

/** How many judgements nobody is handed, for each reason. */
export async function countSetAside(db: Db): Promise<Record<SetAsideReason, number>> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `reason`, COUNT(*) AS count FROM `Worklist_Set_Aside` GROUP BY `reason`',
  )
  const counts = { 'no-verdict': 0, 'no-model': 0 }
  for (const { reason, count } of rows) counts[reason as SetAsideReason] = Number(count)
  return counts
}

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
