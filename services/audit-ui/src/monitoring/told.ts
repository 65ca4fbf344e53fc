import type { ToldShare } from '@vigia/auditing'
import type { MonitoringDay } from '@vigia/monitoring'
import { app } from '../server/app.ts'

/** What of a model's day says something of verdicts, as it may be told; see `openToldDays`. */
export interface ToldDay {
  /** So many beats it is about, which may be fewer than there are by now. */
  judged: number
  anomalous: ToldShare
  error: MonitoringDay['error']
}

/** Undefined where the day has too few beats. */
export function tellDay({ tag, day, judged, anomalous, error }: MonitoringDay): ToldDay | undefined {
  const { auditing, toldDays } = app()
  const share = auditing.tellShare(anomalous, Math.max(1, judged))
  return toldDays.tell(JSON.stringify([tag, day]), judged, { judged, anomalous: share, error })
}

/** The tags of these days, the one that judged most first. */
export function listTags(rows: readonly MonitoringDay[]): string[] {
  const judged = new Map<string, number>()
  for (const row of rows) judged.set(row.tag, (judged.get(row.tag) ?? 0) + row.judged)
  return [...judged].sort(([, one], [, other]) => other - one).map(([tag]) => tag)
}

/** A value of each day from the rows of one model; null for a day that has none. */
export function valuesOf(
  days: readonly string[],
  rows: readonly MonitoringDay[],
  pick: (row: MonitoringDay) => number | null | undefined,
): (number | null)[] {
  const byDay = new Map(rows.map((row) => [row.day, row]))
  return days.map((day) => {
    const row = byDay.get(day)
    return row === undefined ? null : (pick(row) ?? null)
  })
}
