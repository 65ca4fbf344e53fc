import { core, type Db, firstAnswer } from '@vigia/db'
import { isInPeriod, type Period } from './period.ts'

const { and, count, eq, isNotNull, sql } = core

const total = (column: (typeof firstAnswer)['afterNormal' | 'afterAnomalous' | 'isChanged']) =>
  sql`COALESCE(SUM(${column}), 0)`.mapWith(Number)

/** How often an answer to a settled beat followed each verdict of another reader, both first and blind. */
export async function countKeptPairs(db: Db, period: Period) {
  const { answer, isPaired, recordedAt, afterNormal, afterAnomalous } = firstAnswer
  return await db
    .select({ answer, afterNormal: total(afterNormal), afterAnomalous: total(afterAnomalous) })
    .from(firstAnswer, { forceIndex: 'First_Answers_paired' })
    .where(and(eq(isPaired, true), isInPeriod(recordedAt, period), isNotNull(answer)))
    .groupBy(answer)
}

/** How many first answers each reader gave blind to what a model had judged, and how many of them were changed since. */
export async function countKeptChanges(db: Db, period: Period) {
  const { readerId, isBlind, isJudged, isChanged, recordedAt } = firstAnswer
  return await db
    .select({ readerId, count: count(), changed: total(isChanged) })
    .from(firstAnswer, { forceIndex: 'First_Answers_changed' })
    .where(and(eq(isBlind, true), eq(isJudged, true), isInPeriod(recordedAt, period)))
    .groupBy(readerId)
}
