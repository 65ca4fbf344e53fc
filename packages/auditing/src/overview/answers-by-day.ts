import { daysOf } from '@vigia/contracts/calendar'
import { audit, core, type Db, endOfDay, startOfDay } from '@vigia/db'
import { allOf, unionAll } from '../statements/fragments.ts'

const { eq, gte, inArray, lt, sql } = core

/** On how many beats of a day an answer was given. */
export interface AnsweredDay {
  /** By the clock of this process: `YYYY-MM-DD`. */
  day: string
  answered: number
}

/**
 * How many readings and decisions were recorded on each day of a period, taken back since or not; every day is there.
 *
 * @param readerId only by this reader
 */
export async function countAnswersByDay(
  db: Db,
  period: { from: string; to: string },
  readerId?: string,
): Promise<AnsweredDay[]> {
  const days = daysOf(period)
  if (days.length === 0) return []
  // Day by day: a range of an index each, whatever the clocks do in between.
  const forceIndex = readerId === undefined ? 'Audits_recorded_kind' : 'Audits_reader'
  const counted = days.map((day, place) =>
    db
      .select({ place: sql`${place}`.as('place'), count: sql`COUNT(*)`.as('count') })
      .from(audit, { forceIndex })
      .where(
        allOf([
          gte(audit.recordedAt, startOfDay(day)),
          lt(audit.recordedAt, endOfDay(day)),
          inArray(audit.kind, ['reading', 'adjudication']),
          readerId !== undefined && eq(audit.readerId, readerId),
        ]),
      ),
  )
  const rows = await db
    .select({ place: sql`place`.mapWith(Number), count: sql`count`.mapWith(Number) })
    .from(unionAll(counted, 'counted'))
  const counts = new Map(rows.map(({ place, count }) => [place, count]))
  return days.map((day, place) => ({ day, answered: counts.get(place) ?? 0 }))
}
