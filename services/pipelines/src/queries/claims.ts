import { randomUUID } from 'node:crypto'
import { type Db, type DbOrTrx, inTransaction } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'

/** Which ECGs a run of `infer` is about. */
export interface Scope {
  tag: string
  /** Only this row of the clinic's table. */
  ecgId?: number
  /** Only ECGs measured at this moment or later. */
  since?: string
}

/** ECGs that one worker holds until they are judged or the lease ends. */
export interface Claim {
  id: string
  ecgIds: number[]
}

/** ECGs looked at in one step of a sweep. */
const windowSize = 10_000

function scopeCondition(scope: Scope, ecgId: string): { sql: string; parameters: (string | number)[] } {
  if (scope.ecgId !== undefined) return { sql: `AND ${ecgId} = ?`, parameters: [scope.ecgId] }
  if (scope.since === undefined) return { sql: '', parameters: [] }
  const measured = `SELECT 1 FROM \`Inference_ECG\` AS measured WHERE measured.\`id\` = ${ecgId}`
  return { sql: `AND EXISTS (${measured} AND measured.\`dt_measure\` >= ?)`, parameters: [scope.since] }
}

/** Lets the few ECGs since a day be found by their time: in the order of the ids, all wide rows would be read. */
const byTime = 'IGNORE INDEX FOR ORDER BY (PRIMARY)'

/**
 * One step of a sweep over the clinic's table: of the next 10,000 ECGs, those that this tag has not seen are entered
 * into the list of work.
 *
 * @param after where the step before ended; the sweep begins without it
 * @returns where this step ended; undefined when the table has no more
 */
export async function enlistWindow(db: Db, scope: Scope, after?: number): Promise<number | undefined> {
  const start = after ?? (scope.ecgId === undefined ? Number.MIN_SAFE_INTEGER : scope.ecgId - 1)
  const since = scope.since === undefined ? '' : 'AND `dt_measure` >= ?'
  const measured = scope.since === undefined ? [] : [scope.since]
  const [[window]] = await db.$client.execute<RowDataPacket[]>(
    `SELECT MAX(\`id\`) AS last FROM
       (SELECT \`id\` FROM \`Inference_ECG\` ${scope.since === undefined ? '' : byTime}
        WHERE \`id\` > ? ${since}
        ORDER BY \`id\` LIMIT ${windowSize}) AS window_ids`,
    [start, ...measured],
  )
  if (window?.last == null) return undefined
  const end = scope.ecgId ?? Number(window.last)
  // READ COMMITTED, so that the clinic's rows are read without a lock on them.
  await inTransaction(
    db,
    (trx) =>
      trx.$client.execute(
        `INSERT IGNORE INTO \`Inference_Claims\` (\`model_tag\`, \`ecg_id\`, \`state\`, \`changed_at\`)
         SELECT ?, ecg.\`id\`, 'pending', UTC_TIMESTAMP(6) FROM \`Inference_ECG\` AS ecg
         WHERE ecg.\`id\` > ? AND ecg.\`id\` <= ? ${since}
           AND NOT EXISTS (SELECT 1 FROM \`Inference_Claims\` AS known
                           WHERE known.\`model_tag\` = ? AND known.\`ecg_id\` = ecg.\`id\`)`,
        [scope.tag, start, end, ...measured, scope.tag],
      ),
    { isolation: 'READ COMMITTED' },
  )
  return scope.ecgId === undefined ? end : undefined
}

/**
 * Takes up to `limit` ECGs that nobody holds, or whose holder has let its lease run out. Rows that another worker is
 * taking at this moment are passed over, so that workers don't wait for each other.
 */
export async function claimEcgs(
  db: Db,
  scope: Scope,
  limit: number,
  leaseSeconds: number,
): Promise<Claim | undefined> {
  const condition = scopeCondition(scope, 'claim.`ecg_id`')
  return await inTransaction(
    db,
    async (trx) => {
      const take = async (state: string) => {
        const [rows] = await trx.$client.execute<RowDataPacket[]>(
          `SELECT claim.\`ecg_id\` AS id FROM \`Inference_Claims\` AS claim
           WHERE claim.\`model_tag\` = ? AND ${state} ${condition.sql}
           ORDER BY claim.\`ecg_id\` LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
          [scope.tag, ...condition.parameters],
        )
        return rows.map((row) => Number(row.id))
      }
      let ecgIds = await take("claim.`state` = 'pending'")
      if (ecgIds.length === 0)
        ecgIds = await take("claim.`state` = 'claimed' AND claim.`lease_until` < UTC_TIMESTAMP(6)")
      if (ecgIds.length === 0) return undefined
      const claim = { id: randomUUID(), ecgIds }
      await trx.$client.query(
        `UPDATE \`Inference_Claims\` SET \`state\` = 'claimed', \`claim\` = ?, \`changed_at\` = UTC_TIMESTAMP(6),
           \`lease_until\` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND
         WHERE \`model_tag\` = ? AND \`ecg_id\` IN (?)`,
        [claim.id, leaseSeconds, scope.tag, ecgIds],
      )
      return claim
    },
    { isolation: 'READ COMMITTED' },
  )
}

/** The rows of one claim, by primary key. */
const ofClaim = "`model_tag` = ? AND `ecg_id` BETWEEN ? AND ? AND `claim` = ? AND `state` = 'claimed'"

const claimParameters = (tag: string, claim: Claim) => [
  tag,
  claim.ecgIds[0] as number,
  claim.ecgIds.at(-1) as number,
  claim.id,
]

/** Lengthens the lease while work takes longer than it. */
export async function renewClaim(db: Db, tag: string, claim: Claim, leaseSeconds: number): Promise<void> {
  await inTransaction(
    db,
    (trx) =>
      trx.$client.execute(
        `UPDATE \`Inference_Claims\` SET \`lease_until\` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE ${ofClaim}`,
        [leaseSeconds, ...claimParameters(tag, claim)],
      ),
    // So that the rows of others that stand between these are not locked.
    { isolation: 'READ COMMITTED' },
  )
}

/** Gives a claim back unjudged, so that the next worker need not wait for the lease. */
export async function releaseClaim(db: Db, tag: string, claim: Claim): Promise<void> {
  await db.$client.execute(
    `UPDATE \`Inference_Claims\` SET \`state\` = 'pending', \`claim\` = NULL, \`lease_until\` = NULL,
       \`changed_at\` = UTC_TIMESTAMP(6) WHERE ${ofClaim}`,
    claimParameters(tag, claim),
  )
}

/** An ECG that cannot be judged, and why. */
export interface SetAside {
  ecgId: number
  reason: string
}

/**
 * Marks what has been stored as judged, and the rest as set aside with its reason. What another worker has taken
 * over meanwhile is left to it.
 *
 * @returns what was still held by this claim: the ids of the judged, in order, and what was set aside
 */
export async function settleClaim(
  db: Db,
  tag: string,
  claim: Claim,
  setAside: readonly SetAside[],
): Promise<{ judged: number[]; setAside: SetAside[] }> {
  return await inTransaction(db, async (trx) => {
    const aside: SetAside[] = []
    for (const { ecgId, reason } of setAside) {
      const [result] = await trx.$client.execute<ResultSetHeader>(
        `UPDATE \`Inference_Claims\` SET \`state\` = 'set-aside', \`reason\` = ?, \`lease_until\` = NULL,
           \`changed_at\` = UTC_TIMESTAMP(6) WHERE ${ofClaim}`,
        [reason.slice(0, 200), tag, ecgId, ecgId, claim.id],
      )
      if (result.affectedRows > 0) aside.push({ ecgId, reason })
    }
    const [result] = await trx.$client.execute<ResultSetHeader>(
      `UPDATE \`Inference_Claims\` SET \`state\` = 'judged', \`lease_until\` = NULL,
         \`changed_at\` = UTC_TIMESTAMP(6) WHERE ${ofClaim}`,
      claimParameters(tag, claim),
    )
    const given = new Set(aside.map(({ ecgId }) => ecgId))
    const rest = claim.ecgIds.filter((ecgId) => !given.has(ecgId))
    // Nearly always all were held until now, and need not be looked up.
    const isWhole = result.affectedRows === rest.length
    return { judged: isWhole ? rest : await listJudged(trx, tag, claim), setAside: aside }
  })
}

async function listJudged(db: DbOrTrx, tag: string, claim: Claim): Promise<number[]> {
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `SELECT \`ecg_id\` AS id FROM \`Inference_Claims\`
     WHERE \`model_tag\` = ? AND \`ecg_id\` BETWEEN ? AND ? AND \`claim\` = ? AND \`state\` = 'judged'
     ORDER BY \`ecg_id\``,
    claimParameters(tag, claim),
  )
  return rows.map((row) => Number(row.id))
}

/** ECGs that workers hold just now, without those of some claims. */
export async function countClaimed(db: Db, scope: Scope, except: Iterable<Claim> = []): Promise<number> {
  const condition = scopeCondition(scope, 'claim.`ecg_id`')
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM \`Inference_Claims\` AS claim
     WHERE claim.\`model_tag\` = ? AND claim.\`state\` = 'claimed' AND claim.\`claim\` NOT IN (?) ${condition.sql}`,
    [scope.tag, ['', ...Array.from(except, ({ id }) => id)], ...condition.parameters],
  )
  return Number(row?.count)
}
