import type { Verdict } from '@vigia/contracts/ecg'
import { parseRange, type SliceDimension, writeRange } from '@vigia/contracts/slices'
import { type Interval, wilsonInterval } from '@vigia/contracts/statistics'
import { auditedBeat, core, type Db, hasIndexedTag, type SQL, worklist } from '@vigia/db'
import { readNames } from '../agreement/agreement.ts'
import { allOf } from '../statements/fragments.ts'
import { countedCondition } from '../worklist/counted-as.ts'
import { entry, filterCondition } from '../worklist/filter.ts'
import { isLabelled, labelled, membershipOf, sliceValue } from './dimensions.ts'

const { sql } = core

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
  const counted = by === 'error' ? await countByError(db, query) : await count(db, query, by)
  const names = by === 'reader' ? await readNames(db) : undefined
  const found = [...Map.groupBy(counted, (row) => row.slice)].map(([name, rows]) => ({
    ...figuresOf(rows),
    slice: name,
    title: name === null ? null : (names?.get(name) ?? null),
    place: by === 'error' ? (parseRange(name ?? '')?.low ?? Number.NEGATIVE_INFINITY) : (name ?? ''),
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
  const counted = await count(db, query)
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
    isLabelled,
    filterCondition({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }),
  ])

/** From two indexes in the same order; by the worklist's others MariaDB finds each row at another place of the table. */
const judgedBeats = sql`${auditedBeat} AS ${labelled} FORCE INDEX (\`Audited_Beats_label\`)
  STRAIGHT_JOIN ${worklist} AS ${entry} FORCE INDEX (\`Worklist_beat\`) ON ${entry.beat} = ${labelled.beat}`

async function count(db: Db, query: SlicesQuery, by?: Exclude<SliceDimension, 'error'>): Promise<Counted[]> {
  const membership = by === undefined ? undefined : membershipOf(by)
  const slice = membership === undefined ? by && sliceValue(by) : sql`part.slice`
  const joined = membership && sql`LEFT JOIN ${membership.rows} AS part ON part.id = ${membership.column}`
  return await db
    .select({
      slice: sql<string | null>`${slice ?? sql`NULL`}`.mapWith(String).as('slice'),
      label: sql<Verdict>`${labelled.label}`.as('label'),
      verdict: sql<Verdict>`${entry.verdict}`.as('verdict'),
      beats: sql`COUNT(*)`.mapWith(Number),
    })
    .from(sql`${judgedBeats} ${joined ?? sql``}`)
    .where(isJudged(query))
    .groupBy(sql`slice, label, verdict`)
}

/**
 * By ranges with as many of the model's errors in each as can be; fewer where many errors are alike, which all belong where the
 * first of them does.
 */
async function countByError(db: Db, query: SlicesQuery): Promise<Counted[]> {
  const ranked = db
    .select({
      error: sql`${entry.error}`.as('error'),
      label: sql`${labelled.label}`.as('label'),
      verdict: sql`${entry.verdict}`.as('verdict'),
      part: sql`IF(${entry.error} IS NULL, NULL,
        FLOOR(${sql.raw(`${errorRanges}`)} * (RANK() OVER (ORDER BY ${entry.error} IS NULL, ${entry.error}) - 1)
          / COUNT(${entry.error}) OVER ()))`.as('part'),
    })
    .from(judgedBeats)
    .where(isJudged(query))
    .as('ranked')
  const rows = await db
    .select({
      part: sql<number | null>`ranked.part`.mapWith(Number),
      label: sql<Verdict>`ranked.label`,
      verdict: sql<Verdict>`ranked.verdict`,
      beats: sql`COUNT(*)`.mapWith(Number),
      largest: sql`MAX(ranked.error)`.mapWith(Number),
    })
    .from(ranked)
    .groupBy(sql`ranked.part, ranked.label, ranked.verdict`)
  const bounds = new Map<number, number>()
  for (const { part, largest } of rows)
    if (part !== null) bounds.set(part, Math.max(largest, bounds.get(part) ?? largest))
  const parts = [...bounds.keys()].sort((one, other) => one - other)
  const nameOf = (part: number) => {
    const place = parts.indexOf(part)
    const low = bounds.get(parts[place - 1] ?? -1) ?? null
    return writeRange({ low, high: place === parts.length - 1 ? null : (bounds.get(part) ?? null) })
  }
  return rows.map(({ part, ...row }) => ({ ...row, slice: part === null ? null : nameOf(part) }))
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
