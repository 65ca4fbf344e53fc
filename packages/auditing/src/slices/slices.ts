import type { Verdict } from '@vigia/contracts/ecg'
import { type ErrorRange, type SliceDimension, writeRange } from '@vigia/contracts/slices'
import { type Interval, wilsonInterval } from '@vigia/contracts/statistics'
import { auditedBeat, core, type Db, hasIndexedTag, type SQL, worklist } from '@vigia/db'
import { readNames } from '../agreement/agreement.ts'
import { allOf } from '../statements/fragments.ts'
import { countedCondition } from '../worklist/counted-as.ts'
import { entry, filterCondition } from '../worklist/filter.ts'
import { isInRange, measuredIn, membershipOf } from './dimensions.ts'

const { and, isNotNull, sql } = core

/** A share of so many beats, with its interval; undefined in its figures where there are none. */
export interface SliceShare {
  /** How many of how many beats. */
  part: number
  whole: number
  /** From 0 to 1. */
  share: number
  /** With a confidence of 95 %, Wilson's. */
  interval: Interval
}

/** Some of the settled beats, and how a model judges them. */
export interface Slice {
  /** Null for the beats that have nothing of what they are divided by. */
  slice: string | null
  /** What the slice is called where that is not `slice` itself: the reader's name; null where it is not known. */
  title: string | null
  /** Labelled normal or anomalous, and judged by the model. */
  n: number
  /** Anomalous ones that the model calls normal. */
  missed: number
  /** Normal ones that the model calls anomalous. */
  falseAlarms: number
  /** Of the anomalous beats, those that the model calls anomalous; null where there are none. */
  sensitivity: SliceShare | null
  /** Of the normal beats, those that the model calls normal; null where there are none. */
  specificity: SliceShare | null
}

/** Which beats a model is looked at by. */
export interface SlicesQuery {
  tag: string
  /** Days of measurement, both whole: `YYYY-MM-DD`. One that is missing sets no bound. */
  from?: string | undefined
  to?: string | undefined
}

/** How many ranges the error is divided into, with as many beats in each as can be. */
const errorRanges = 5

/**
 * How a model judges each slice of the settled beats. Beats of one slice each, but for markers, of which a beat may have
 * several. Months, weeks and errors come in their order; all else by the number of beats, the most first; what belongs to
 * no slice at the end.
 */
export async function slices(
  db: Db,
  { by, ...query }: SlicesQuery & { by: SliceDimension },
): Promise<Slice[]> {
  const membership = membershipOf(by)
  const ranges = by === 'error' ? await findErrorRanges(db, query) : []
  const slice =
    membership !== undefined
      ? sql`part.slice`
      : by === 'error'
        ? placeAmong(ranges)
        : measuredIn(by as 'month' | 'week')
  const joined =
    membership === undefined
      ? sql``
      : sql`LEFT JOIN ${membership.rows} AS part ON part.id = ${membership.column}`
  const counted = await count(db, query, slice, joined)
  const names = by === 'reader' ? await readNames(db) : undefined
  const found = [...Map.groupBy(counted, (row) => row.slice)].map(([name, rows]) => ({
    ...figuresOf(rows),
    slice: by === 'error' && name !== null ? writeRange(ranges[Number(name)] as ErrorRange) : name,
    title: name === null ? null : (names?.get(name) ?? null),
    place: by === 'error' ? Number(name) : (name ?? ''),
  }))
  const isOrdered = by === 'month' || by === 'week' || by === 'error'
  return found
    .sort(
      (one, other) =>
        Number(one.slice === null) - Number(other.slice === null) ||
        (isOrdered ? 0 : other.n - one.n) ||
        (one.place < other.place ? -1 : 1),
    )
    .map(({ place: _, ...rest }) => rest)
}

/** How a model judges all settled beats together. */
export async function readWhole(db: Db, query: SlicesQuery): Promise<Slice> {
  const counted = await count(db, query, sql`NULL`, sql``)
  return { ...figuresOf(counted), slice: null, title: null }
}

interface Counted {
  slice: string | null
  label: Verdict
  verdict: Verdict
  beats: number
}

/** Settled beats with a label that the model has judged, by its first judgement of each. */
const isJudged = ({ tag, from, to }: SlicesQuery): SQL =>
  allOf([
    hasIndexedTag(entry.modelTag, tag),
    countedCondition({ modelTag: tag }),
    sql`${entry.state} = 'settled' AND ${auditedBeat.label} IN ('normal', 'anomalous')`,
    filterCondition({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }),
  ])

const judgedBeats = sql`${worklist} AS ${entry}
  INNER JOIN ${auditedBeat} ON ${auditedBeat.beat} = ${entry.beat}`

async function count(db: Db, query: SlicesQuery, slice: SQL, joined: SQL): Promise<Counted[]> {
  return await db
    .select({
      slice: sql<string | null>`${slice}`.mapWith(String).as('slice'),
      label: sql<Verdict>`${auditedBeat.label}`.as('label'),
      verdict: sql<Verdict>`${entry.verdict}`.as('verdict'),
      beats: sql`COUNT(*)`.mapWith(Number),
    })
    .from(sql`${judgedBeats} ${joined}`)
    .where(isJudged(query))
    .groupBy(sql`slice, label, verdict`)
}

/** Ranges with as many of the model's errors in each as can be; fewer where many errors are alike. */
async function findErrorRanges(db: Db, query: SlicesQuery): Promise<ErrorRange[]> {
  const ranked = db
    .select({
      error: sql`${entry.error}`.as('error'),
      part: sql`NTILE(${sql.raw(`${errorRanges}`)}) OVER (ORDER BY ${entry.error})`.as('part'),
    })
    .from(judgedBeats)
    .where(and(isJudged(query), isNotNull(entry.error)))
    .as('ranked')
  const rows = await db
    .select({ bound: sql`MAX(ranked.error)`.mapWith(Number) })
    .from(ranked)
    .groupBy(sql`ranked.part`)
    .orderBy(sql`ranked.part`)
  const bounds = [...new Set(rows.map(({ bound }) => bound))].slice(0, -1)
  return [...bounds, null].map((high, place) => ({ low: bounds[place - 1] ?? null, high }))
}

function placeAmong(ranges: readonly ErrorRange[]): SQL {
  const cases = ranges.map((range, place) => sql`WHEN ${isInRange(range)} THEN ${sql.raw(`${place}`)}`)
  return sql`CASE ${sql.join(cases, sql` `)} ELSE NULL END`
}

function figuresOf(rows: readonly Counted[]) {
  const beats = (label: Verdict, verdict: Verdict) =>
    rows
      .filter((row) => row.label === label && row.verdict === verdict)
      .reduce((sum, row) => sum + row.beats, 0)
  const missed = beats('anomalous', 'normal')
  const falseAlarms = beats('normal', 'anomalous')
  const found = beats('anomalous', 'anomalous')
  const spared = beats('normal', 'normal')
  return {
    n: missed + falseAlarms + found + spared,
    missed,
    falseAlarms,
    sensitivity: shareOf(found, found + missed),
    specificity: shareOf(spared, spared + falseAlarms),
  }
}

/** @returns null for a share of nothing */
export function shareOf(part: number, whole: number): SliceShare | null {
  const interval = wilsonInterval({ part, whole })
  return interval === undefined ? null : { part, whole, share: part / whole, interval }
}
