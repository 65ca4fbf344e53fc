import { core, type Db, type DbOrTrx, trainingAttempt, utcNow } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { tagLockName } from './tag-lock-name.ts'

const { eq } = core

export interface AttemptEnd {
  outcome: 'trained' | 'failed' | 'interrupted'
  code?: string
  message?: string
}

/** A training that did not come to its end, and why. */
export interface FailedAttempt {
  tag: string
  /** UTC, as the column holds it. */
  startedAt: string
  endedAt: string | null
  /** Killed: the record of its start is all that is left of it. */
  outcome: 'failed' | 'interrupted' | 'killed'
  code: string | null
  message: string | null
  parameters: Record<string, string | number>
}

/**
 * Records that a training begins.
 *
 * @returns the number of the attempt
 */
export async function beginAttempt(
  db: Db,
  tag: string,
  startedAt: Date,
  parameters: Record<string, string | number>,
): Promise<number> {
  const [inserted] = await db.insert(trainingAttempt).values({
    tag,
    parameters,
    startedAt: startedAt.toISOString().slice(0, 23).replace('T', ' '),
  })
  return inserted.insertId
}

/** Records how a training ended. */
export async function endAttempt(db: DbOrTrx, id: number, end: AttemptEnd): Promise<void> {
  await db
    .update(trainingAttempt)
    .set({
      outcome: end.outcome,
      code: end.code?.slice(0, 80) ?? null,
      message: end.message?.slice(0, 1000) ?? null,
      endedAt: utcNow(),
    })
    .where(eq(trainingAttempt.id, id))
}

/**
 * The trainings that came to nothing, the newest first. One without an end was killed, unless it is the last of its
 * tag and the tag is held: then it still runs, and is none of them.
 *
 * @param tag only those of this tag
 */
export async function listFailedAttempts(db: Db, tag?: string): Promise<FailedAttempt[]> {
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT attempt.\`tag\`, attempt.\`started_at\` AS startedAt, attempt.\`ended_at\` AS endedAt,
       COALESCE(attempt.\`outcome\`, 'killed') AS outcome, attempt.\`code\`, attempt.\`message\`, attempt.\`parameters\`
     FROM \`Training_Attempts\` AS attempt
     WHERE (attempt.\`outcome\` IN ('failed', 'interrupted')
         OR (attempt.\`outcome\` IS NULL
             AND (IS_FREE_LOCK(${tagLockName('attempt.`tag`')}) = 1
               OR EXISTS (SELECT 1 FROM \`Training_Attempts\` AS later
                          WHERE later.\`tag\` = attempt.\`tag\` AND later.\`id\` > attempt.\`id\`))))
       ${tag === undefined ? '' : 'AND attempt.`tag` = ?'}
     ORDER BY attempt.\`id\` DESC`,
    tag === undefined ? [] : [tag],
  )
  return rows.map((row) => ({ ...(row as FailedAttempt), parameters: JSON.parse(row.parameters) }))
}
