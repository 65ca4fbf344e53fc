import { type Answer, answers, verdicts } from '@vigia/contracts/audit'
import { type Interval, wilsonInterval } from '@vigia/contracts/statistics'
import { alias, audit, auditedBeat, authUser, type Column, core, type Db, type SQL } from '@vigia/db'
import type { NamedReader } from '../answers/answer.ts'
import { areKept } from '../statements/are-kept.ts'
import { field } from '../statements/fragments.ts'
import { type Agreement, cohensKappa } from './cohens-kappa.ts'
import { countKeptChanges, countKeptPairs } from './kept-answers.ts'
import { isInPeriod, type Period } from './period.ts'

export type { Period } from './period.ts'

const { and, count, eq, gt, lt, ne, or, sql } = core

/** Two readers, and how far they agree. */
export interface PairAgreement {
  first: NamedReader
  second: NamedReader
  /** `counts[i][j]`: beats of which the first said `answers[i]` and the second `answers[j]`. */
  counts: number[][]
  agreement: Agreement
}

/** How far readers agree, and what that leaves out. */
export interface AgreementReport {
  pairs: PairAgreement[]
  /** First answers that count for no pair, since their reader had been shown the model's verdict or another's answer. */
  seenBefore: number
}

/**
 * How far each pair of readers agrees on the beats that two read: by the first answer that each gave blind, whether or
 * not it was taken back or changed since. Where more than two have read a beat, each two of them are a pair. A beat
 * belongs to the day on which the later of the two was recorded.
 *
 * @param askerId who is told: pairs with this person count settled beats only, since the table of a small pair would
 *   tell what the other said of a beat that is still to be decided
 */
export async function listAgreement(db: Db, period: Period, askerId: string): Promise<AgreementReport> {
  const mayCount = (one: Column, other: Column) =>
    or(eq(auditedBeat.state, 'settled'), sql`${askerId} NOT IN (${one}, ${other})`)
  const [rows, [left], names] = await Promise.all([
    countPairs(db, period, mayCount),
    db
      .select({ count: count() })
      .from(other)
      .innerJoin(auditedBeat, isOfDouble)
      .where(and(eq(other.reveal, 'after'), isInPeriod(other.recordedAt, period), isFirst(other))),
    readNames(db),
  ])
  const named = (id: string): NamedReader => ({ id, name: names.get(id) ?? null })
  const byPair = Map.groupBy(rows, (row) => [row.oneReader, row.otherReader].sort().join(' '))
  const pairs = [...byPair]
    .map(([readers, counted]) => {
      const [first = '', second = ''] = readers.split(' ')
      const counts = tabulate(counted, first)
      return { first: named(first), second: named(second), counts, agreement: cohensKappa(counts) }
    })
    .sort((one, other) => titleOf(one.first, one.second).localeCompare(titleOf(other.first, other.second)))
  return { pairs, seenBefore: left?.count ?? 0 }
}

/** An answer, and one that another reader gave to the same beat before it. */
const other = alias(audit, 'other')
const one = alias(audit, 'one')

/** That an answer is a reading, and its reader's first one of the beat. */
function isFirst(answer: Record<'id' | 'beat' | 'readerId' | 'kind', Column>): SQL {
  const before = alias(audit, 'before')
  return sql`${answer.kind} = 'reading' AND NOT EXISTS (SELECT 1 FROM ${audit} AS ${before}
    WHERE ${before.beat} = ${answer.beat} AND ${before.readerId} = ${answer.readerId}
      AND ${before.kind} = 'reading' AND ${before.id} < ${answer.id})`
}

/** The beat of `other`, where two read it. */
const isOfDouble = and(eq(auditedBeat.beat, other.beat), eq(auditedBeat.isDouble, true))

/** How often an answer of one reader was followed by an answer of another, on the beats of which `mayCount` is true. */
async function countPairs(
  db: Db,
  period: Period,
  mayCount: (oneReader: Column, otherReader: Column) => SQL | undefined,
) {
  return await db
    .select({
      oneReader: field(one.readerId).as('oneReader'),
      oneAnswer: field(one.answer).as('oneAnswer'),
      otherReader: field(other.readerId).as('otherReader'),
      otherAnswer: field(other.answer).as('otherAnswer'),
      beats: count(),
    })
    .from(other)
    .innerJoin(auditedBeat, isOfDouble)
    .innerJoin(one, and(eq(one.beat, other.beat), lt(one.id, other.id), ne(one.readerId, other.readerId)))
    .where(
      and(
        isInPeriod(other.recordedAt, period),
        eq(other.reveal, 'before'),
        eq(one.reveal, 'before'),
        isFirst(other),
        isFirst(one),
        mayCount(one.readerId, other.readerId),
      ),
    )
    .groupBy(sql`oneReader, oneAnswer, otherReader, otherAnswer`)
}

/** All readers together: how far whoever read a beat second said what was said first. */
export interface ReadersAgreement {
  /** Of kappa; its `count` are the beats, counted once for each two who read them. */
  agreement: Agreement
  /** Where the share of the same answers lies with a confidence of 95 %; null without beats. */
  confidence: Interval | null
}

/**
 * How far readers agree among themselves: as `listAgreement`, over all pairs, on settled beats that both called normal
 * or anomalous, as a model does. Rows are the earlier answer, columns the later one.
 */
export async function readReadersAgreement(db: Db, period: Period): Promise<ReadersAgreement> {
  const rows = (await areKept(db, 'first-answers'))
    ? await listKeptPairs(db, period)
    : await countPairs(db, period, () => eq(auditedBeat.state, 'settled'))
  const counts = verdicts.map((said) =>
    verdicts.map((replied) =>
      rows
        .filter(({ oneAnswer, otherAnswer }) => oneAnswer === said && otherAnswer === replied)
        .reduce((sum, { beats }) => sum + beats, 0),
    ),
  )
  const agreement = cohensKappa(counts)
  const part = counts.reduce((sum, line, index) => sum + (line[index] ?? 0), 0)
  return { agreement, confidence: wilsonInterval({ part, whole: agreement.count }) ?? null }
}

/** The same pairs as `countPairs` has of settled beats, without the readers. */
async function listKeptPairs(db: Db, period: Period) {
  return (await countKeptPairs(db, period)).flatMap(({ answer, afterNormal, afterAnomalous }) => [
    { oneAnswer: 'normal', otherAnswer: answer, beats: afterNormal },
    { oneAnswer: 'anomalous', otherAnswer: answer, beats: afterAnomalous },
  ])
}

interface Counted {
  oneReader: string
  oneAnswer: Answer | null
  otherAnswer: Answer | null
  beats: number
}

/** The table of a pair, in which the rows are `first`'s answers, whoever of the two read earlier. */
function tabulate(counted: readonly Counted[], first: string): number[][] {
  const counts = answers.map(() => answers.map(() => 0))
  for (const { oneReader, oneAnswer, otherAnswer, beats } of counted) {
    const [said, replied] = oneReader === first ? [oneAnswer, otherAnswer] : [otherAnswer, oneAnswer]
    const line = counts[answers.indexOf(said as Answer)] ?? []
    const column = answers.indexOf(replied as Answer)
    line[column] = (line[column] ?? 0) + beats
  }
  return counts
}

/** Names of the accounts, by their ids. */
export async function readNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.select({ id: authUser.id, name: authUser.name }).from(authUser)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many of some first answers given blind were changed after the reveal. */
export interface ChangedShare {
  /** First answers given blind. */
  count: number
  /** Those whose reader, after the reveal, came to another answer, which stands. */
  changed: number
  /** 0 to 1; null when there are none. */
  share: number | null
  /** Where the share lies with a confidence of 95 %; null when there are none. */
  confidence: Interval | null
}

export interface ChangedAnswers {
  /** In the order of their names. */
  readers: (ChangedShare & { reader: NamedReader })[]
  all: ChangedShare
}

/**
 * How often readers changed their first answer once they had seen what the model says: by the first answer of each
 * reader to each beat, whether or not it was taken back, and the latest one that stands. What was taken back and not
 * given again is not changed. Rows of the training table are left out: no model is shown with them. An answer belongs to the day on which the first one was recorded.
 */
export async function listChangedAnswers(db: Db, period: Period): Promise<ChangedAnswers> {
  const isKept = await areKept(db, 'first-answers')
  const [rows, names] = await Promise.all([
    isKept ? countKeptChanges(db, period) : countChanges(db, period),
    readNames(db),
  ])
  const counted = rows.map(({ readerId, changed, count }) => ({
    reader: { id: readerId, name: names.get(readerId) ?? null },
    ...shareOf(changed, count),
  }))
  const sum = (field: 'changed' | 'count') => counted.reduce((total, share) => total + share[field], 0)
  return {
    readers: counted.sort((one, other) => titleOf(one.reader).localeCompare(titleOf(other.reader))),
    all: shareOf(sum('changed'), sum('count')),
  }
}

/** The same as `countKeptChanges`, from what is on record. */
async function countChanges(db: Db, period: Period) {
  const first = alias(audit, 'first_answer')
  const [latest, undoing] = [alias(audit, 'latest_answer'), alias(audit, 'undoing')]
  const latestAnswer = sql`(SELECT ${latest.answer} FROM ${audit} AS ${latest}
    WHERE ${latest.beat} = ${first.beat} AND ${latest.readerId} = ${first.readerId}
      AND ${latest.kind} IN ('reading', 'revision')
      AND NOT EXISTS (SELECT 1 FROM ${audit} AS ${undoing} WHERE ${undoing.undoes} = ${latest.id})
    ORDER BY ${latest.id} DESC LIMIT 1)`
  return await db
    .select({
      readerId: first.readerId,
      count: count(),
      changed: sql`SUM(COALESCE(${latestAnswer} <> ${first.answer}, FALSE))`.mapWith(Number),
    })
    .from(first)
    .where(
      and(
        isInPeriod(first.recordedAt, period),
        eq(first.reveal, 'before'),
        gt(first.inferenceId, 0),
        isFirst(first),
      ),
    )
    .groupBy(first.readerId)
}

const titleOf = (...readers: NamedReader[]) => readers.map(({ id, name }) => name ?? id).join(' ')

function shareOf(changed: number, count: number): ChangedShare {
  if (count === 0) return { count, changed, share: null, confidence: null }
  return {
    count,
    changed,
    share: changed / count,
    confidence: wilsonInterval({ part: changed, whole: count }) ?? null,
  }
}
