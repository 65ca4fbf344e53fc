import type { Db } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'

/** Which of the ECGs that were set aside: all of them, one model's, or one. */
export interface SetAsideFilter {
  tag?: string | undefined
  ecgId?: number | undefined
}

export interface SetAsideEcg {
  tag: string
  ecgId: number
  /** By the clinic's clock; null where the clinic gave none, or the ECG is gone. */
  measuredAt: string | null
  reason: string
  /** UTC, as the column has it. */
  setAsideAt: string
}

export interface SetAsideCount {
  tag: string
  reason: string
  count: number
}

function condition({ tag, ecgId }: SetAsideFilter): { sql: string; parameters: (string | number)[] } {
  const parts: { sql: string; values: (string | number)[] }[] = [
    { sql: "claim.`state` = 'set-aside'", values: [] },
    ...(tag === undefined ? [] : [{ sql: 'claim.`model_tag` = ?', values: [tag] }]),
    ...(ecgId === undefined ? [] : [{ sql: 'claim.`ecg_id` = ?', values: [ecgId] }]),
  ]
  return { sql: parts.map(({ sql }) => sql).join(' AND '), parameters: parts.flatMap(({ values }) => values) }
}

/** How many ECGs were set aside, for each model and reason. */
export async function countSetAside(db: Db, filter: SetAsideFilter): Promise<SetAsideCount[]> {
  const { sql, parameters } = condition(filter)
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT claim.\`model_tag\` AS tag, claim.\`reason\` AS reason, COUNT(*) AS count
     FROM \`Inference_Claims\` AS claim WHERE ${sql}
     GROUP BY claim.\`model_tag\`, claim.\`reason\` ORDER BY claim.\`model_tag\`, count DESC, claim.\`reason\``,
    parameters,
  )
  return rows.map(({ tag, reason, count }) => ({
    tag: String(tag),
    reason: String(reason ?? ''),
    count: Number(count),
  }))
}

/** The ECGs that were set aside, by model and id. */
export async function listSetAside(db: Db, filter: SetAsideFilter, limit: number): Promise<SetAsideEcg[]> {
  const { sql, parameters } = condition(filter)
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT claim.\`model_tag\` AS tag, claim.\`ecg_id\` AS ecgId, ecg.\`dt_measure\` AS measuredAt,
       claim.\`reason\` AS reason, claim.\`changed_at\` AS setAsideAt
     FROM \`Inference_Claims\` AS claim LEFT JOIN \`Inference_ECG\` AS ecg ON ecg.\`id\` = claim.\`ecg_id\`
     WHERE ${sql} ORDER BY claim.\`model_tag\`, claim.\`ecg_id\` LIMIT ?`,
    [...parameters, limit],
  )
  return rows.map(({ tag, ecgId, measuredAt, reason, setAsideAt }) => ({
    tag: String(tag),
    ecgId: Number(ecgId),
    measuredAt: measuredAt === null ? null : String(measuredAt),
    reason: String(reason ?? ''),
    setAsideAt: String(setAsideAt),
  }))
}

/**
 * Puts ECGs that were set aside back into the list of work.
 *
 * @returns how many
 */
export async function retrySetAside(db: Db, filter: SetAsideFilter): Promise<number> {
  const { sql, parameters } = condition(filter)
  const [result] = await db.$client.query<ResultSetHeader>(
    `UPDATE \`Inference_Claims\` AS claim SET claim.\`state\` = 'pending', claim.\`claim\` = NULL,
       claim.\`reason\` = NULL, claim.\`changed_at\` = UTC_TIMESTAMP(6) WHERE ${sql}`,
    parameters,
  )
  return result.affectedRows
}
