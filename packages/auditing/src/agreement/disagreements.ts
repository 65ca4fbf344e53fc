import type { Answer } from '@vigia/contracts/audit'
import {
  alias,
  audit,
  auditedBeat,
  authUser,
  type Column,
  core,
  type Db,
  fromUtcColumn,
  inTransaction,
  type SQL,
  type Trx,
  utcNow,
  worklist,
  worklistLater,
  worklistLease,
} from '@vigia/db'
import type { NamedReader } from '../answers/answer.ts'
import { readSettings } from '../settings/settings.ts'
import { isTrue } from '../statements/fragments.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { hasReadCondition, toldAnswersCondition } from '../visibility/visibility.ts'
import { leaseEnd, takeSlots } from '../worklist/leases.ts'
import type { TakenBeat } from '../worklist/take-beats.ts'

const { and, asc, eq, gte, inArray, isNull, lt, ne, not, sql } = core

/** A beat whose two readers say different things of it, or whose one reader is uncertain. */
export interface Disagreement {
  beat: string
  /** The inference that the later of the two had before the eyes. */
  inferenceId: number
  modelTag: string
  /** ISO 8601 in UTC. */
  since: string
  /** How many audits of the beat this person may know of: what `AnswerToRecord.seenAudits` has to be. */
  audits: number
  /** The latest answer of each reader with the latest class and comment of it, in the order in which they were given; none that is not to be told yet. */
  readings: StandingReading[]
}

/** A reader's present answer. */
export interface StandingReading {
  reader: NamedReader
  answer: Answer
  beatCode: string | null
  comment: string | null
  /** ISO 8601 in UTC. */
  at: string
}

/**
 * What waits for an adjudicator, the longest waiting first, 200 at most; without the beats that this person has ever
 * read. Where adjudication is blind, the readers' answers are told only of beats that this person has decided before.
 * That they are told is recorded.
 */
export async function listDisagreements(db: Db, adjudicatorId: string): Promise<Disagreement[]> {
  const { adjudicationView } = await readSettings(db)
  const { audits, changedAt } = auditedBeat
  const open = db.$with('open_beats').as(
    db
      .select({
        beat: auditedBeat.beat,
        changedAt,
        audits,
        isTold: isTrue(
          toldAnswersCondition(auditedBeat, { id: adjudicatorId, mayAdjudicate: true }, adjudicationView),
        ).as('is_told'),
        ownAudits: sql<number>`${sql`(SELECT COUNT(*) FROM ${audit} AS ${own}
          WHERE ${own.beat} = ${auditedBeat.beat} AND ${own.readerId} = ${adjudicatorId})`}`.as('own_audits'),
      })
      .from(auditedBeat)
      .where(
        and(eq(auditedBeat.state, 'disagreement'), not(hasReadCondition(auditedBeat.beat, adjudicatorId))),
      )
      .orderBy(asc(changedAt), asc(auditedBeat.beat))
      .limit(200),
  )
  const { id, beat, inferenceId, modelTag, readerId, answer, recordedAt } = audit
  const numbered = db.$with('numbered').as(
    db
      .select({
        since: open.changedAt,
        audits: open.audits,
        ownAudits: open.ownAudits,
        isTold: open.isTold,
        id,
        beat,
        inferenceId,
        modelTag,
        readerId,
        answer,
        recordedAt,
        beatCode: audit.beatCode,
        comment: audit.comment,
        place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${beat}, ${readerId} ORDER BY ${id} DESC)`.as(
          'place',
        ),
      })
      .from(open)
      .innerJoin(audit, eq(beat, open.beat))
      .leftJoin(undoing, eq(undoing.undoes, id))
      .where(and(inArray(audit.kind, ['reading', 'revision']), isNull(undoing.id))),
  )
  const rows = await db
    .with(open, numbered)
    .select({
      beat: numbered.beat,
      inferenceId: numbered.inferenceId,
      modelTag: numbered.modelTag,
      since: numbered.since,
      audits: numbered.audits,
      ownAudits: numbered.ownAudits,
      isTold: numbered.isTold,
      readerId: numbered.readerId,
      name: authUser.name,
      answer: numbered.answer,
      beatCode: withAdditions(numbered, 'beatCode'),
      comment: withAdditions(numbered, 'comment'),
      at: numbered.recordedAt,
    })
    .from(numbered)
    .leftJoin(authUser, eq(authUser.id, numbered.readerId))
    .where(eq(numbered.place, 1))
    .orderBy(asc(numbered.since), asc(numbered.beat), asc(numbered.id))
  const disagreements = [...Map.groupBy(rows, (row) => row.beat)].flatMap(([beat, readings]) => {
    const last = readings.at(-1)
    if (last === undefined) return []
    const { inferenceId, modelTag, since, isTold } = last
    return {
      beat,
      inferenceId,
      modelTag,
      since: fromUtcColumn(since),
      audits: isTold ? last.audits : last.ownAudits,
      readings: isTold
        ? readings.map(({ readerId, name, answer, beatCode, comment, at }) => ({
            reader: { id: readerId, name },
            // A reading has one.
            answer: answer as Answer,
            beatCode,
            comment,
            at: fromUtcColumn(at),
          }))
        : [],
    }
  })
  const shown = disagreements.filter(({ readings }) => readings.length > 0)
  await recordDisclosures(db, adjudicatorId, 'answers', shown)
  return disagreements
}

const own = alias(audit, 'own')
const undoing = alias(audit, 'undoing')
const addition = alias(audit, 'addition')

/** The latest of what was added to an answer, else what came with it. */
function withAdditions<Answers extends Record<'beat' | 'id' | 'beatCode' | 'comment', Column>>(
  answer: Answers,
  column: 'beatCode' | 'comment',
): SQL<string | null> {
  return sql`COALESCE((
    SELECT ${addition[column]} FROM ${audit} AS ${addition}
    LEFT JOIN ${audit} AS ${undoing} ON ${undoing.undoes} = ${addition.id}
    WHERE ${addition.beat} = ${answer.beat} AND ${addition.addsTo} = ${answer.id}
      AND ${addition[column]} IS NOT NULL AND ${undoing.id} IS NULL
    ORDER BY ${addition.id} DESC LIMIT 1), ${answer[column]})`
}

export interface TakenDisagreements {
  /** Leased to the adjudicator for 15 minutes. */
  taken: TakenBeat[]
  /** How many wait for a decision that this adjudicator may take, those that others have open too; none not wanted. */
  waiting: number
}

/** The slots before it are for readers: a lease on a disagreement keeps no reader from a beat, and the other way. */
const adjudicationSlot = 3
/** Candidates more than asked for: others may take some of them at the same moment. */
const spare = 20

/**
 * Leases disagreements to an adjudicator, the longest waiting first and those that were put off last: beats that this
 * person has neither read nor decided, and that no other adjudicator has open.
 *
 * @param wanted how many, at most, and beats that are not wanted
 */
export async function takeDisagreements(
  db: Db,
  adjudicatorId: string,
  wanted: { count: number; except?: readonly string[] },
): Promise<TakenDisagreements> {
  const except = wanted.except ?? []
  const { beat, state, changedAt } = auditedBeat
  const rows = await db
    .select({
      beat,
      inferenceId: judgementRead,
      isOpen: isTrue(sql`EXISTS (SELECT 1 FROM ${worklistLease} WHERE ${worklistLease.beat} = ${beat}
        AND ${isAnothersLease(adjudicatorId)})`),
    })
    .from(auditedBeat)
    .leftJoin(worklistLater, and(eq(worklistLater.readerId, adjudicatorId), eq(worklistLater.beat, beat)))
    .where(
      and(
        eq(state, 'disagreement'),
        sql`NOT EXISTS (SELECT 1 FROM ${audit} AS ${own}
          LEFT JOIN ${audit} AS ${undoing} ON ${undoing.undoes} = ${own.id}
          WHERE ${own.beat} = ${beat} AND ${own.readerId} = ${adjudicatorId}
            AND (${own.kind} IN ('reading', 'revision')
              OR (${own.kind} = 'adjudication' AND ${undoing.id} IS NULL)))`,
      ),
    )
    .orderBy(sql`${worklistLater.since} IS NOT NULL`, asc(worklistLater.since), asc(changedAt), asc(beat))
  const waiting = rows.flatMap(({ beat, inferenceId, isOpen }) =>
    inferenceId === null || except.includes(beat) ? [] : [{ beat, inferenceId, isOpen }],
  )
  const candidates = waiting
    .filter(({ isOpen }) => !isOpen)
    .slice(0, wanted.count + spare)
    .map(({ beat, inferenceId }) => ({ beat, inferenceId }))
  const taken = await inTransaction(db, (trx) => lease(trx, adjudicatorId, candidates, wanted.count), {
    isolation: 'READ COMMITTED',
  })
  return { taken, waiting: waiting.length }
}

/** The judgement that the latest reader had before the eyes and that the worklist still has, or the row of the training table. */
const judgementRead = sql<number | null>`(SELECT ${own.inferenceId} FROM ${audit} AS ${own}
  LEFT JOIN ${worklist} ON ${worklist.inferenceId} = ${own.inferenceId}
  WHERE ${own.beat} = ${auditedBeat.beat} AND ${own.kind} IN ('reading', 'revision')
    AND (${own.inferenceId} < 0 OR ${worklist.inferenceId} IS NOT NULL)
  ORDER BY ${own.id} DESC LIMIT 1)`

/** That another adjudicator has a beat open. */
const isAnothersLease = (adjudicatorId: string) =>
  and(
    eq(worklistLease.slot, adjudicationSlot),
    ne(worklistLease.readerId, adjudicatorId),
    gte(worklistLease.leaseUntil, utcNow()),
  )

/** Leases the first of the beats that are still in disagreement and that nobody else has open or is deciding. */
async function lease(
  trx: Trx,
  adjudicatorId: string,
  candidates: readonly TakenBeat[],
  count: number,
): Promise<TakenBeat[]> {
  if (candidates.length === 0) return []
  const locked = await trx
    .select({ beat: auditedBeat.beat })
    .from(auditedBeat)
    .where(
      and(
        inArray(
          auditedBeat.beat,
          candidates.map(({ beat }) => beat),
        ),
        eq(auditedBeat.state, 'disagreement'),
      ),
    )
    .for('update', { skipLocked: true })
  const mine = new Set(locked.map(({ beat }) => beat))
  if (mine.size === 0) return []
  // With the beat locked, whoever else has leased it has committed that.
  const leases = await trx
    .select({ beat: worklistLease.beat })
    .from(worklistLease)
    .where(and(inArray(worklistLease.beat, [...mine]), isAnothersLease(adjudicatorId)))
  for (const { beat } of leases) mine.delete(beat)
  const taken = candidates.filter(({ beat }) => mine.has(beat)).slice(0, count)
  const held = await takeSlots(trx, adjudicatorId, {
    slots: taken.map(({ beat }) => ({ beat, slot: adjudicationSlot })),
    until: leaseEnd(),
    mayTake: lt(worklistLease.leaseUntil, utcNow()),
  })
  const own = new Set(held.map(({ beat }) => beat))
  return taken.filter(({ beat }) => own.has(beat))
}
