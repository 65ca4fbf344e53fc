import type { Verdict } from '@vigia/contracts/ecg'
import {
  alias,
  audit,
  auditedBeat,
  type Column,
  core,
  type Db,
  fromUtcColumn,
  trainingRun,
  trainingRunBeat,
  worklist,
} from '@vigia/db'
import { settle } from '../answers/settle.ts'
import { field } from '../statements/fragments.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { judged, modelVerdictSql } from './list-audits.ts'

const { and, asc, desc, eq, inArray, isNotNull, isNull, lt, ne, sql } = core

/** A beat whose label is not what the audited model had said, and what models made of it since. */
export interface Learning {
  beat: string
  /** The inference that was audited first. */
  inferenceId: number
  label: Verdict
  trainingEcgId: number
  /** Since when it has this label; ISO 8601 in UTC. */
  labelledAt: string
  before: { modelTag: string; verdict: Verdict }
  /** The models that had the beat with this label in their data, in the order of their training. */
  models: LearntModel[]
}

/** A model that was trained with a corrected beat. */
export interface LearntModel {
  tag: string
  /** In the test part a beat is judged, not learnt. */
  part: 'training' | 'test'
  /** ISO 8601 in UTC. */
  trainedAt: string
  isRemoved: boolean
  /** Null while it has not judged the beat. */
  verdict: Verdict | null
}

export interface LearningsPage {
  learnings: Learning[]
  /** The `before` of the next page; null when this is the last one. */
  next: number | null
}

/**
 * The beats that clinicians corrected, the ones audited last first; all of them are settled. That a reader is shown
 * them is recorded.
 *
 * @param page `before`: where the page before has ended; `limit`: how many, 50 by default
 */
export async function listLearnings(
  db: Db,
  readerId: string,
  page: { before?: number; limit?: number } = {},
): Promise<LearningsPage> {
  const limit = Math.trunc(page.limit ?? 50)
  const rows = await listCorrections(db, page.before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const corrections = rows.slice(0, limit)
  const next = rows.length > limit ? (corrections.at(-1)?.auditId ?? null) : null
  if (corrections.length === 0) return { learnings: [], next }

  const beats = corrections.map(({ beat }) => beat)
  await recordDisclosures(db, readerId, 'reveal', corrections)
  await recordDisclosures(db, readerId, 'answers', corrections)
  const rowIds = corrections.map(({ trainingEcgId }) => trainingEcgId)
  const [audits, runs, judgements] = await Promise.all([
    listAuditsOf(db, beats),
    listRunsOn(db, rowIds),
    listJudgementsOf(db, beats),
  ])
  const learnings = corrections.map((correction) =>
    describeLearning(correction, {
      audits: audits.filter(({ beat }) => beat === correction.beat),
      runs: runs.filter(({ ecgId }) => ecgId === correction.trainingEcgId),
      judgements: judgements.filter(({ beat }) => beat === correction.beat),
    }),
  )
  return { learnings, next }
}

interface History {
  audits: AuditOfBeat[]
  runs: Awaited<ReturnType<typeof listRunsOn>>
  judgements: Awaited<ReturnType<typeof listJudgementsOf>>
}

function describeLearning(correction: Correction, { audits, runs, judgements }: History): Learning {
  const { beat, inferenceId, label, trainingEcgId, modelTag, verdict } = correction
  const labelledAt = findLabelledAt(audits, correction.isDouble)
  const models = runs
    .filter(({ trainedAt }) => trainedAt >= labelledAt)
    .map(({ tag, part, trainedAt, removedAt }) => ({
      tag,
      part,
      trainedAt: fromUtcColumn(trainedAt),
      isRemoved: removedAt !== null,
      verdict: judgements.findLast((judgement) => judgement.modelTag === tag)?.verdict ?? null,
    }))
  const before = { modelTag, verdict }
  return { beat, inferenceId, label, trainingEcgId, labelledAt: fromUtcColumn(labelledAt), before, models }
}

/** When the label came that a beat has now: of the audits at the trail's end that left it, the first. */
function findLabelledAt(trail: readonly AuditOfBeat[], isDouble: boolean): string {
  const { label } = settle(trail, isDouble)
  let first = trail.length - 1
  while (first > 0 && settle(trail.slice(0, first), isDouble).label === label) first--
  return trail[first]?.recordedAt ?? ''
}

/** A beat whose label is not what the model of its first standing audit had said. */
export interface Correction {
  /** The first audit that stands. */
  auditId: number
  beat: string
  inferenceId: number
  label: Verdict
  trainingEcgId: number
  isDouble: boolean
  modelTag: string
  verdict: Verdict
}

/** The corrections whose first standing audit comes before another audit, the newest first. */
export async function listCorrections(db: Db, before: number, limit: number): Promise<Correction[]> {
  const { trainingEcgId, isDouble } = auditedBeat
  return await db
    .select({
      auditId: field(audit.id),
      beat: field(auditedBeat.beat),
      inferenceId: field(audit.inferenceId),
      // Both are there, by the conditions below.
      label: sql<Verdict>`${sql`${auditedBeat.label}`}`,
      trainingEcgId: sql<number>`${sql`${trainingEcgId}`}`,
      isDouble: field(isDouble),
      modelTag: field(audit.modelTag),
      verdict: sql<Verdict>`${modelVerdictSql}`,
    })
    // In the order of the audits, and no further than the page.
    .from(sql`${audit} STRAIGHT_JOIN ${auditedBeat} ON ${auditedBeat.beat} = ${audit.beat}
      LEFT JOIN ${worklist} AS ${judged} ON ${judged.inferenceId} = ${audit.inferenceId}
      LEFT JOIN ${audit} AS ${undoing} ON ${undoing.undoes} = ${audit.id}`)
    .where(
      and(
        lt(audit.id, before),
        isAnswer(audit, undoing),
        eq(auditedBeat.state, 'settled'),
        isNotNull(trainingEcgId),
        sql`${auditedBeat.label} <> ${modelVerdictSql}`,
        sql`NOT EXISTS (
          SELECT 1 FROM ${audit} AS ${earlier} LEFT JOIN ${audit} AS ${undone} ON ${undone.undoes} = ${earlier.id}
          WHERE ${earlier.beat} = ${audit.beat} AND ${earlier.id} < ${audit.id} AND ${isAnswer(earlier, undone)})`,
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit)
}

const undoing = alias(audit, 'undoing')
const earlier = alias(audit, 'earlier')
const undone = alias(audit, 'undone')

/** That an audit gives an answer which no other has undone. */
function isAnswer(said: Record<'answer' | 'kind', Column>, undoing: Record<'id', Column>) {
  return and(isNotNull(said.answer), ne(said.kind, 'addition'), isNull(undoing.id))
}

export type AuditOfBeat = Awaited<ReturnType<typeof listAuditsOf>>[number]

/** All audits of some beats, in the order in which they were recorded. */
export async function listAuditsOf(db: Db, beats: string[]) {
  const { id, beat, kind, readerId, answer, undoes, recordedAt } = audit
  return await db
    .select({ id, beat, kind, readerId, answer, undoes, recordedAt })
    .from(audit)
    .where(inArray(audit.beat, beats))
    .orderBy(asc(audit.id))
}

/** The training runs that had some training rows, in the order of time. */
export async function listRunsOn(db: Db, ecgIds: number[]) {
  const { ecgId, tag, part } = trainingRunBeat
  return await db
    .select({ ecgId, tag, part, trainedAt: trainingRun.startedAt, removedAt: trainingRun.removedAt })
    .from(trainingRunBeat)
    .innerJoin(trainingRun, eq(trainingRun.tag, tag))
    .where(inArray(ecgId, ecgIds))
    .orderBy(asc(trainingRun.startedAt))
}

/** What each model said of some beats, the newest last. */
export async function listJudgementsOf(db: Db, beats: string[]) {
  const { beat, modelTag, verdict } = worklist
  return await db
    .select({ beat, modelTag, verdict })
    .from(worklist)
    .where(inArray(beat, beats))
    .orderBy(asc(worklist.inferenceId))
}
