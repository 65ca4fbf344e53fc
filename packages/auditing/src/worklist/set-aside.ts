import type { InferenceSummary } from '@vigia/contracts'
import type { Verdict } from '@vigia/contracts/ecg'
import type { Db, SetAsideReason } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'

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

/** How many judgements nobody is handed, for each reason. */
export async function countSetAside(db: Db): Promise<Record<SetAsideReason, number>> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    'SELECT `reason`, COUNT(*) AS count FROM `Worklist_Set_Aside` GROUP BY `reason`',
  )
  const counts = { 'no-verdict': 0, 'no-model': 0 }
  for (const { reason, count } of rows) counts[reason as SetAsideReason] = Number(count)
  return counts
}
