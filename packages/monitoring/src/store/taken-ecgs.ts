import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  atMost,
  core,
  type DbOrTrx,
  dayOfColumn,
  endOfDay,
  inferenceClaim,
  inferenceEcg,
  readArrays,
  selectSamples,
  startOfDay,
  type Trx,
} from '@vigia/db'
import type { DayKey } from './day-rows.ts'
import type { Period } from './read-monitoring.ts'

const { and, count, eq, gt, gte, inArray, lt, sql } = core
const { tag, ecgId, state, reason, changedAt } = inferenceClaim

/** A model's day, and how many ECGs it judged or set aside on it. */
export interface TakenDay extends DayKey {
  taken: number
}

/** The clinic's days may begin at any quarter of an hour, UTC. */
const quarter = sql<number>`TIMESTAMPDIFF(MINUTE, '2000-01-01', ${changedAt}) DIV 15`
const firstQuarter = Date.UTC(2000, 0, 1)

/**
 * The days on which models took up ECGs, by the list of work.
 *
 * @param of one model's, or all
 */
export async function listTakenDays(db: DbOrTrx, { from, to }: Period, of?: string): Promise<TakenDay[]> {
  const rows = await db
    .select({ tag, quarter, taken: count() })
    .from(inferenceClaim)
    .where(
      and(
        of === undefined ? undefined : eq(tag, of),
        inArray(state, ['judged', 'set-aside']),
        gte(changedAt, startOfDay(from)),
        lt(changedAt, endOfDay(to)),
      ),
    )
    .groupBy(tag, quarter)
  const days = new Map<string, TakenDay>()
  for (const row of rows) {
    const moment = new Date(firstQuarter + Number(row.quarter) * 900_000).toISOString()
    const day = dayOfColumn(moment.slice(0, -1))
    const name = JSON.stringify([day, row.tag])
    days.set(name, { tag: row.tag, day, taken: row.taken + (days.get(name)?.taken ?? 0) })
  }
  return [...days].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, day]) => day)
}

/** Whether a model has ever taken up an ECG, or waits to. */
export async function hasList(db: DbOrTrx, of: string): Promise<boolean> {
  return (await db.select({ tag }).from(inferenceClaim).where(eq(tag, of)).limit(1)).length > 0
}

/** Where the judged ECGs of a day lie in the clinic's time. */
export interface MeasuredDays {
  /** The first and the last moment of each stretch of days, as `2024-05-01 12:34:56`. */
  stretches: { from: string; to: string }[]
  /** Judged ECGs that are no longer there. */
  missing: number
}

/** When the judged ECGs of a day were measured; neighbouring days make one stretch. */
export async function findMeasuredDays(trx: Trx, key: DayKey): Promise<MeasuredDays> {
  const { id, measuredAt } = inferenceEcg
  const on = sql`DATE(${measuredAt})`
  const rows = await trx
    .select({
      from: sql<string | null>`MIN(${measuredAt})`,
      to: sql<string | null>`MAX(${measuredAt})`,
      missing: sql`SUM(${id} IS NULL)`.mapWith(Number),
    })
    .from(inferenceClaim)
    .leftJoin(inferenceEcg, eq(id, ecgId))
    .where(
      and(
        eq(tag, key.tag),
        eq(state, 'judged'),
        gte(changedAt, startOfDay(key.day)),
        lt(changedAt, endOfDay(key.day)),
      ),
    )
    .groupBy(on)
    .orderBy(on)
  const stretches: { from: string; to: string }[] = []
  let missing = 0
  for (const row of rows) {
    missing += row.missing
    if (row.from === null) continue
    const [from, to] = [String(row.from), String(row.to)]
    const last = stretches.at(-1)
    if (last !== undefined && isNextDay(last.to, from)) last.to = to
    else stretches.push({ from, to })
  }
  return { stretches, missing }
}

const dayNumber = (moment: string) => Date.parse(`${moment.slice(0, 10)}T00:00:00Z`) / 86_400_000
const isNextDay = (one: string, other: string) => dayNumber(other) - dayNumber(one) === 1

/** An ECG that a model took up, as the warehouse knows it. */
export interface TakenRow {
  ecgId: number
  state: 'judged' | 'set-aside'
  reason: string
  /** UTC, as the column has it. */
  changedAt: string
  arrivedAt: string | null
  measuredAt: string | null
  /** 140 samples in the clinic's unit, NaN for NULL; undefined where the row is no longer there. */
  raw: Float64Array | undefined
}

/** Rows in one page: 1.1 MB of samples. */
const pageSize = 1000

/** The ECGs that a model took up on a day, page by page, in the order of their ids. */
export async function* readTakenEcgs(trx: Trx, key: DayKey): AsyncGenerator<TakenRow[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const claim = trx
      .select({ ecgId, state, reason, changedAt })
      .from(inferenceClaim)
      .where(
        and(
          eq(tag, key.tag),
          gt(ecgId, after),
          inArray(state, ['judged', 'set-aside']),
          gte(changedAt, startOfDay(key.day)),
          lt(changedAt, endOfDay(key.day)),
        ),
      )
      .orderBy(ecgId)
      .limit(atMost(pageSize))
      .as('claim')
    const rows = await readArrays(
      trx,
      trx
        .select({
          ...selectSamples(inferenceEcg),
          ecgId: claim.ecgId,
          state: claim.state,
          reason: claim.reason,
          changedAt: claim.changedAt,
          measuredAt: inferenceEcg.measuredAt,
          arrivedAt: inferenceEcg.arrivedAt,
          id: inferenceEcg.id,
        })
        .from(claim)
        .leftJoin(inferenceEcg, eq(inferenceEcg.id, claim.ecgId))
        .orderBy(claim.ecgId),
    )
    if (rows.length === 0) return
    yield rows.map((row) => {
      const [taken, claimState, claimReason, changed, measuredAt, arrivedAt, id] = row.slice(ECG_LENGTH)
      return {
        ecgId: Number(taken),
        state: claimState as TakenRow['state'],
        reason: String(claimReason ?? ''),
        changedAt: String(changed),
        measuredAt: measuredAt as string | null,
        arrivedAt: arrivedAt as string | null,
        raw:
          id === null
            ? undefined
            : Float64Array.from({ length: ECG_LENGTH }, (_, sample) => {
                const value = row[sample]
                return typeof value === 'number' ? value : Number.NaN
              }),
      }
    })
    after = Number(rows.at(-1)?.[ECG_LENGTH])
  }
}
