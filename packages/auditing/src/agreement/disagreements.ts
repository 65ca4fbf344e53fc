import type { Answer } from '@vigia/contracts/audit'
import { type Db, fromUtcColumn, inTransaction, type Trx } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader } from '../answers/answer.ts'
import { readSettings } from '../settings/settings.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { toldAnswersCondition } from '../visibility/visibility.ts'
import { leaseSeconds } from '../worklist/leases.ts'
import type { TakenBeat } from '../worklist/take-beats.ts'

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
  const told = toldAnswersCondition('beat', { id: adjudicatorId, mayAdjudicate: true }, adjudicationView)
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `WITH open AS (
       SELECT beat.\`beat\`, beat.\`changed_at\`, beat.\`audits\`, ${told.sql} AS is_told,
         (SELECT COUNT(*) FROM \`Audits\` AS own WHERE own.\`beat\` = beat.\`beat\` AND own.\`reader_id\` = ?) AS own_audits
       FROM \`Audited_Beats\` AS beat
       WHERE beat.\`state\` = 'disagreement' AND NOT EXISTS (
         SELECT 1 FROM \`Audits\` AS own WHERE own.\`beat\` = beat.\`beat\` AND own.\`reader_id\` = ?
           AND own.\`kind\` IN ('reading', 'revision'))
       ORDER BY beat.\`changed_at\`, beat.\`beat\` LIMIT 200
     ), numbered AS (
       SELECT audit.*, open.\`changed_at\`, open.\`audits\`, open.own_audits, open.is_told,
         ROW_NUMBER() OVER (PARTITION BY audit.\`beat\`, audit.\`reader_id\` ORDER BY audit.\`id\` DESC) AS place
       FROM open
       JOIN \`Audits\` AS audit ON audit.\`beat\` = open.\`beat\`
       LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
       WHERE audit.\`kind\` IN ('reading', 'revision') AND undoing.\`id\` IS NULL
     )
     SELECT numbered.\`beat\`, numbered.\`inference_id\` AS inferenceId, numbered.\`model_tag\` AS modelTag,
       numbered.\`changed_at\` AS since, numbered.\`audits\`, numbered.own_audits AS ownAudits,
       numbered.is_told AS isTold,
       numbered.\`reader_id\` AS readerId, user.\`name\`, numbered.\`answer\`,
       ${withAdditions('beat_code')} AS beatCode, ${withAdditions('comment')} AS comment, numbered.\`recorded_at\` AS at
     FROM numbered LEFT JOIN \`Auth_User\` AS user ON user.\`id\` = numbered.\`reader_id\`
     WHERE numbered.place = 1 ORDER BY since, numbered.\`beat\`, numbered.\`id\``,
    [...told.parameters, adjudicatorId, adjudicatorId],
  )
  const disagreements = [...Map.groupBy(rows, (row) => row.beat as string)].map(([beat, readings]) => {
    const last = readings.at(-1)
    const isTold = Number(last?.isTold) === 1
    return {
      beat,
      inferenceId: Number(last?.inferenceId),
      modelTag: last?.modelTag as string,
      since: fromUtcColumn(last?.since as string),
      audits: Number(isTold ? last?.audits : last?.ownAudits),
      readings: isTold ? readings.map(describeReading) : [],
    }
  })
  const shown = disagreements.filter(({ readings }) => readings.length > 0)
  await recordDisclosures(db, adjudicatorId, 'answers', shown)
  return disagreements
}

/** The latest of what was added to an answer, else what came with it. */
const withAdditions = (column: 'beat_code' | 'comment') => `COALESCE((
  SELECT addition.\`${column}\` FROM \`Audits\` AS addition
  LEFT JOIN \`Audits\` AS undone ON undone.\`undoes\` = addition.\`id\`
  WHERE addition.\`beat\` = numbered.\`beat\` AND addition.\`adds_to\` = numbered.\`id\`
    AND addition.\`${column}\` IS NOT NULL AND undone.\`id\` IS NULL
  ORDER BY addition.\`id\` DESC LIMIT 1), numbered.\`${column}\`)`

function describeReading(row: RowDataPacket): StandingReading {
  return {
    reader: { id: row.readerId as string, name: row.name as string | null },
    answer: row.answer as Answer,
    beatCode: row.beatCode as string | null,
    comment: row.comment as string | null,
    at: fromUtcColumn(row.at as string),
  }
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
 * Hands disagreements to an adjudicator, the longest waiting first and those that were put off last: beats that this
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
  const [rows] = await db.$client.query<RowDataPacket[]>(
    `SELECT beat.beat, ${judgementRead} AS inferenceId, EXISTS (
         SELECT 1 FROM \`Worklist_Leases\` AS lease WHERE lease.beat = beat.beat AND lease.slot = ${adjudicationSlot}
           AND lease.reader_id <> ? AND lease.lease_until >= UTC_TIMESTAMP(3)) AS isOpen
     FROM \`Audited_Beats\` AS beat
     LEFT JOIN \`Worklist_Later\` AS later ON later.reader_id = ? AND later.beat = beat.beat
     WHERE beat.state = 'disagreement' AND NOT EXISTS (
       SELECT 1 FROM \`Audits\` AS own LEFT JOIN \`Audits\` AS undoing ON undoing.undoes = own.id
       WHERE own.beat = beat.beat AND own.reader_id = ?
         AND (own.kind IN ('reading', 'revision') OR (own.kind = 'adjudication' AND undoing.id IS NULL)))
     ORDER BY later.since IS NOT NULL, later.since, beat.changed_at, beat.beat`,
    [adjudicatorId, adjudicatorId, adjudicatorId],
  )
  const waiting = rows.filter(({ beat, inferenceId }) => inferenceId !== null && !except.includes(beat))
  const candidates = waiting
    .filter(({ isOpen }) => Number(isOpen) === 0)
    .slice(0, wanted.count + spare)
    .map((row) => ({ beat: String(row.beat), inferenceId: Number(row.inferenceId) }))
  const taken = await inTransaction(db, (trx) => lease(trx, adjudicatorId, candidates, wanted.count), {
    isolation: 'READ COMMITTED',
  })
  return { taken, waiting: waiting.length }
}

/** The judgement that the latest reader had before the eyes and that the worklist still has. */
const judgementRead = `(SELECT audit.inference_id FROM \`Audits\` AS audit
  JOIN \`Worklist\` AS entry ON entry.inference_id = audit.inference_id
  WHERE audit.beat = beat.beat AND audit.kind IN ('reading', 'revision') ORDER BY audit.id DESC LIMIT 1)`

/** Leases the first of the beats that are still in disagreement and that nobody else has open or is deciding. */
async function lease(
  trx: Trx,
  adjudicatorId: string,
  candidates: readonly TakenBeat[],
  count: number,
): Promise<TakenBeat[]> {
  if (candidates.length === 0) return []
  const [locked] = await trx.$client.query<RowDataPacket[]>(
    `SELECT beat FROM \`Audited_Beats\` WHERE beat IN (?) AND state = 'disagreement' FOR UPDATE SKIP LOCKED`,
    [candidates.map(({ beat }) => beat)],
  )
  const mine = new Set(locked.map((row) => String(row.beat)))
  if (mine.size === 0) return []
  // With the beat locked, whoever else has leased it has committed that.
  const [leases] = await trx.$client.query<RowDataPacket[]>(
    `SELECT beat FROM \`Worklist_Leases\` WHERE beat IN (?) AND slot = ${adjudicationSlot}
       AND reader_id <> ? AND lease_until >= UTC_TIMESTAMP(3)`,
    [[...mine], adjudicatorId],
  )
  for (const row of leases) mine.delete(String(row.beat))
  const taken = candidates.filter(({ beat }) => mine.has(beat)).slice(0, count)
  if (taken.length === 0) return []
  await trx.$client.query(
    `INSERT INTO \`Worklist_Leases\` (beat, slot, reader_id, lease_until)
     VALUES ${taken.map(() => `(?, ${adjudicationSlot}, ?, UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND)`).join(', ')}
     ON DUPLICATE KEY UPDATE reader_id = VALUES(reader_id), lease_until = VALUES(lease_until)`,
    taken.flatMap(({ beat }) => [beat, adjudicatorId]),
  )
  return taken
}
