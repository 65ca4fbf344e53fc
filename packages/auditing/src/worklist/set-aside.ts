import type { InferenceSummary } from '@vigia/contracts'
import type { Verdict } from '@vigia/contracts/ecg'
import { core, type Db, inferenceClaim, type SetAsideReason, utcNow, worklistSetAside } from '@vigia/db'
import { field, isAmong } from '../statements/fragments.ts'
import { beatName } from './judgements.ts'

const { and, count, desc, eq, sql } = core

/** A judgement with what an answer is weighed against. */
export type Judged = InferenceSummary & { model_tag: string; verdict: Verdict }

/** Why nobody can read a judgement; undefined for one that can be read. */
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
    return reason === undefined ? [] : [{ inferenceId: summary.id, reason, noticedAt: utcNow() }]
  })
  if (rows.length > 0)
    await db
      .insert(worklistSetAside)
      .values(rows)
      .onDuplicateKeyUpdate({ set: { inferenceId: sql`${worklistSetAside.inferenceId}` } })
  const readable = summaries.filter(isJudged).map(({ id }) => id)
  if (readable.length > 0)
    await db.delete(worklistSetAside).where(isAmong(worklistSetAside.inferenceId, readable))
  return rows.length
}

/** What nobody is given to read, and why; of either kind the newest 200. */
export interface ListedSetAside {
  /** ECGs of the clinic that a model could not judge; `reason` as `infer` has it. */
  unjudged: { beat: string; modelTag: string; reason: string }[]
  /** Judgements without a verdict or without a model. */
  unreadable: { beat: string; reason: SetAsideReason }[]
}

/** @param modelTag of this model only */
export async function listSetAside(db: Db, modelTag?: string): Promise<ListedSetAside> {
  const tags = await db.selectDistinct({ tag: inferenceClaim.tag }).from(inferenceClaim)
  const wanted = tags.map(({ tag }) => tag).filter((tag) => modelTag === undefined || tag === modelTag)
  const unjudged: ListedSetAside['unjudged'] = []
  for (const tag of wanted) {
    const rows = await db
      .select({ ecgId: inferenceClaim.ecgId, reason: inferenceClaim.reason })
      .from(inferenceClaim, { forceIndex: 'Inference_Claims_state' })
      .where(and(eq(inferenceClaim.tag, tag), eq(inferenceClaim.state, 'set-aside')))
      .orderBy(desc(inferenceClaim.ecgId))
      .limit(200 - unjudged.length)
    unjudged.push(
      ...rows.map(({ ecgId, reason }) => ({ beat: beatName(0, ecgId), modelTag: tag, reason: reason ?? '' })),
    )
    if (unjudged.length >= 200) break
  }
  if (modelTag !== undefined) return { unjudged, unreadable: [] }
  const { inferenceId, reason } = worklistSetAside
  const rows = await db
    .select({ inferenceId, reason })
    .from(worklistSetAside)
    .orderBy(desc(inferenceId))
    .limit(200)
  const unreadable = rows.map((row) => ({ beat: beatName(row.inferenceId, null), reason: row.reason }))
  return { unjudged, unreadable }
}

/** How many judgements nobody is given to read, for each reason. */
export async function countSetAside(db: Db): Promise<Record<SetAsideReason, number>> {
  const { reason } = worklistSetAside
  const rows = await db.select({ reason, count: count() }).from(worklistSetAside).groupBy(reason)
  const counts = { 'no-verdict': 0, 'no-model': 0 }
  for (const row of rows) counts[row.reason] = row.count
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
  const { tag, state, reason } = inferenceClaim
  const tags =
    modelTag === undefined
      ? sql`(SELECT DISTINCT ${tag} AS tag FROM ${inferenceClaim})`
      : sql`(SELECT ${modelTag} AS tag)`
  const rows = await db
    .select({ reason: field(reason).as('reason'), count: sql<number>`COUNT(*)`.as('count') })
    .from(sql`${tags} AS model STRAIGHT_JOIN ${inferenceClaim} FORCE INDEX (Inference_Claims_state)
      ON ${tag} = model.tag AND ${state} = 'set-aside'`)
    .groupBy(sql`${reason}`)
    .orderBy(sql`count DESC, reason`)
  return rows.map((row) => ({ ...row, reason: row.reason ?? '' }))
}
