import { core, type DbOrTrx, monitoring, type Trx, utcNow } from '@vigia/db'
import {
  addFigures,
  type CountName,
  type DayFigures,
  type FigureName,
  figureNames,
} from '../figures/day-figures.ts'
import { Histogram, quantilesOf } from '../figures/histogram.ts'

const { and, eq, sql } = core

/** Whose day a row is about. */
export interface DayKey {
  tag: string
  /** `YYYY-MM-DD`, by the clinic's clock. */
  day: string
}

/** A row of `Monitoring`. */
export interface StoredDay {
  figures: DayFigures
  /** When it was last made anew from the ECGs; null if never. */
  rebuiltAt: string | null
}

/** The counts of a row, by their names. */
export const countColumns = {
  judged: monitoring.judged,
  anomalous: monitoring.anomalous,
  setAsideIn: monitoring.setAsideIn,
  setAsideOut: monitoring.setAsideOut,
  ecgsRead: monitoring.ecgsRead,
  ecgsWithNull: monitoring.ecgsWithNull,
  nullSamples: monitoring.nullSamples,
  withoutError: monitoring.withoutError,
  doubtful: monitoring.doubtful,
} satisfies Record<CountName, unknown>

/** By the tag as the list of work knows it: tags that differ in blanks at the end share both. */
const isDay = ({ tag, day }: DayKey) => and(eq(monitoring.tag, tag), eq(monitoring.day, day))

/** @param lock whether the row is to be locked until the transaction ends */
export async function findDay(db: DbOrTrx, key: DayKey, lock = false): Promise<StoredDay | undefined> {
  const { freshestAt, histograms, rebuiltAt } = monitoring
  const query = db
    .select({ ...countColumns, freshestAt, histograms, rebuiltAt })
    .from(monitoring)
    .where(isDay(key))
  const [row] = await (lock ? query.for('update') : query)
  if (row === undefined) return undefined
  const { freshestAt: freshest, histograms: entries, rebuiltAt: rebuilt, ...counts } = row
  const histogramsByName = ofFigures((name) => Histogram.of(entries[name] ?? []))
  return { figures: { counts, histograms: histogramsByName, freshestAt: freshest }, rebuiltAt: rebuilt }
}

/**
 * Adds what became of a batch to its day, once the transaction commits; workers that do so at once wait for each other.
 * Called in the transaction that settles the batch, so that it is counted as often as it is settled: once.
 */
export async function writeDay(trx: Trx, key: DayKey, batch: DayFigures): Promise<void> {
  const stored = await findDay(trx, key, true)
  const figures = stored?.figures
  if (figures !== undefined) addFigures(figures, batch)
  await replaceDay(trx, key, figures ?? batch, figures !== undefined)
}

/**
 * Lets a day say this.
 *
 * @param isThere whether there is a row, which this transaction has locked
 * @param isRebuilt whether it was made anew from the ECGs
 */
export async function replaceDay(
  trx: Trx,
  key: DayKey,
  figures: DayFigures,
  isThere: boolean,
  isRebuilt = false,
): Promise<void> {
  const histograms = ofFigures((name) => figures.histograms[name].entries())
  const columns = {
    ...figures.counts,
    freshestAt: figures.freshestAt,
    quantiles: ofFigures((name) => quantilesOf(histograms[name])),
    histograms,
    changedAt: utcNow(),
    ...(isRebuilt ? { rebuiltAt: sql`UTC_TIMESTAMP(6)` } : {}),
  }
  if (isThere) await trx.update(monitoring).set(columns).where(isDay(key))
  else await trx.insert(monitoring).values({ ...key, ...columns })
}

/** Nothing stays of a day on which nothing was taken up. */
export async function deleteDay(trx: Trx, key: DayKey): Promise<void> {
  await trx.delete(monitoring).where(isDay(key))
}

function ofFigures<Value>(entryOf: (name: FigureName) => Value): Record<FigureName, Value> {
  return Object.fromEntries(figureNames.map((name) => [name, entryOf(name)])) as Record<FigureName, Value>
}
