import { addDays, dayOf, daysOf } from '@vigia/contracts/calendar'
import { alias, audit, core, type Db, fromUtcColumn, startOfDay } from '@vigia/db'
import { listAgreement } from '../agreement/agreement.ts'
import { type Agreement, cohensKappa } from '../agreement/cohens-kappa.ts'

const { and, asc, eq, gte, inArray } = core

/** What one reader has done. */
export interface OwnWork {
  /** Each of the last days, the present one last, by the zone of this process: how many beats were answered. */
  days: { day: string; beats: number }[]
  /**
   * Seconds from an answer to the reader's next one, the middle of these days' readings; null where there are too few.
   * By the browser's clock. What took longer than `pauseSeconds` was a pause and is left out.
   */
  pace: { medianSeconds: number; readings: number } | null
  /** How far the reader's first blind answers are those of the others who read the same beats, all of these together. */
  agreement: Agreement
}

const days = 14
/** Between two answers: longer, and the reader was elsewhere. */
export const pauseSeconds = 300
/** Fewer say nothing of a pace. */
const fewestReadings = 10

/** @param now the present moment */
export async function readOwnWork(db: Db, readerId: string, now = new Date()): Promise<OwnWork> {
  const today = dayOf(now)
  const names = daysOf({ from: addDays(today, 1 - days), to: today })
  const undoing = alias(audit, 'undoing')
  const { beat, answeredAt, recordedAt } = audit
  const rows = await db
    .select({ beat, answeredAt, recordedAt, undoneBy: undoing.id })
    .from(audit)
    .leftJoin(undoing, eq(undoing.undoes, audit.id))
    .where(
      and(
        eq(audit.readerId, readerId),
        gte(recordedAt, startOfDay(names[0] ?? '')),
        inArray(audit.kind, ['reading', 'adjudication']),
      ),
    )
    .orderBy(asc(answeredAt), asc(audit.id))
  const beats = new Map(names.map((day): [string, Set<string>] => [day, new Set()]))
  for (const row of rows)
    if (row.undoneBy === null) beats.get(dayOf(new Date(fromUtcColumn(row.recordedAt))))?.add(row.beat)
  return {
    days: names.map((day) => ({ day, beats: beats.get(day)?.size ?? 0 })),
    pace: paceOf(rows.map((row) => Date.parse(fromUtcColumn(row.answeredAt)))),
    agreement: await agreementOf(db, readerId),
  }
}

/** @param moments in milliseconds, in their order */
function paceOf(moments: readonly number[]): OwnWork['pace'] {
  const gaps = moments
    .slice(1)
    .map((moment, place) => (moment - (moments[place] ?? moment)) / 1000)
    .filter((seconds) => seconds <= pauseSeconds)
    .sort((one, other) => one - other)
  const middle = Math.floor(gaps.length / 2)
  if (gaps.length < fewestReadings) return null
  const medianSeconds =
    gaps.length % 2 === 1 ? Number(gaps[middle]) : (Number(gaps[middle - 1]) + Number(gaps[middle])) / 2
  return { medianSeconds, readings: gaps.length }
}

async function agreementOf(db: Db, readerId: string): Promise<Agreement> {
  const { pairs } = await listAgreement(db, {}, readerId)
  const own = pairs.filter(({ first, second }) => [first.id, second.id].includes(readerId))
  const size = own[0]?.counts.length ?? 0
  const counts = Array.from({ length: size }, (_, said) =>
    Array.from({ length: size }, (_, replied) =>
      own.reduce(
        (sum, { first, counts: table }) =>
          sum + Number(first.id === readerId ? table[said]?.[replied] : table[replied]?.[said]),
        0,
      ),
    ),
  )
  return cohensKappa(counts)
}
