import { ECG_LENGTH, noErrorReason, refusedPrefix, type Verdict } from '@vigia/contracts/ecg'
import { fromUtcColumn } from '@vigia/db'
import { measureBeat } from '../beat-features.ts'
import { Histogram } from './histogram.ts'

/** What quantiles are kept of: the error has no unit, four figures are of the raw beat in the clinic's, the wait in seconds. */
export const figureNames = ['error', 'mean', 'deviation', 'least', 'most', 'wait'] as const
export type FigureName = (typeof figureNames)[number]

/** What is counted of a day; `packages/db/src/monitoring-tables.ts` says what each count is. */
export const countNames = [
  'judged',
  'anomalous',
  'setAsideIn',
  'setAsideOut',
  'ecgsRead',
  'ecgsWithNull',
  'nullSamples',
  'withoutError',
  'doubtful',
] as const
export type CountName = (typeof countNames)[number]

/** Figures of a batch, or of a day. */
export interface DayFigures {
  counts: Record<CountName, number>
  histograms: Record<FigureName, Histogram>
  /** When the newest judged beat was measured: `2024-05-01 12:34:56`, by the clinic's clock. */
  freshestAt: string | null
}

/** What became of an ECG that a model took up. */
export interface TakenEcg {
  /** 140 samples in the clinic's unit, NaN for NULL; undefined where the row is no longer there. */
  raw: ArrayLike<number> | undefined
  /** Seconds from its arrival to the judgement; null where the arrival is not known. */
  waitSeconds: number | null
  outcome:
    | { status: 'judged'; measuredAt: string | null; verdict: Verdict | undefined; error: number | null }
    | { status: 'set-aside'; reason: string }
}

export function emptyFigures(): DayFigures {
  return {
    counts: Object.fromEntries(countNames.map((name) => [name, 0])) as Record<CountName, number>,
    histograms: Object.fromEntries(figureNames.map((name) => [name, Histogram.empty()])) as Record<
      FigureName,
      Histogram
    >,
    freshestAt: null,
  }
}

/** Counts one ECG. Quantiles are of the judged alone: so each is of the beats that were judged. */
export function countEcg(figures: DayFigures, { raw, waitSeconds, outcome }: TakenEcg): void {
  const { counts, histograms } = figures
  if (raw !== undefined) {
    const missing = countMissing(raw)
    counts.ecgsRead += 1
    counts.nullSamples += missing
    if (missing > 0) counts.ecgsWithNull += 1
  }
  if (outcome.status === 'set-aside') {
    counts[isOnTheWayOut(outcome.reason) ? 'setAsideOut' : 'setAsideIn'] += 1
    return
  }
  counts.judged += 1
  if (outcome.verdict === 'anomalous') counts.anomalous += 1
  if (outcome.error === null) counts.withoutError += 1
  else histograms.error.add(outcome.error)
  if (raw !== undefined) {
    const beat = measureBeat(raw)
    histograms.mean.add(beat.mean)
    histograms.deviation.add(beat.deviation)
    histograms.least.add(beat.least)
    histograms.most.add(beat.most)
  }
  if (waitSeconds !== null) histograms.wait.add(Math.max(0, waitSeconds))
  figures.freshestAt = later(figures.freshestAt, outcome.measuredAt)
}

/** Adds another day's or batch's figures, `sign` times. What was freshest is not taken back. */
export function addFigures(figures: DayFigures, other: DayFigures, sign: 1 | -1 = 1): void {
  for (const name of countNames) figures.counts[name] += sign * other.counts[name]
  for (const name of figureNames) figures.histograms[name].merge(other.histograms[name], sign)
  if (sign === 1) figures.freshestAt = later(figures.freshestAt, other.freshestAt)
}

/** From one moment to a later one, both UTC as columns have them; null where the first is not known. */
export function secondsBetween(from: string | null, to: string): number | null {
  return from === null ? null : (Date.parse(fromUtcColumn(to)) - Date.parse(fromUtcColumn(from))) / 1000
}

/** Of two moments as columns have them, the later one. */
export function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

const isOnTheWayOut = (reason: string) => reason === noErrorReason || reason.startsWith(refusedPrefix)

function countMissing(raw: ArrayLike<number>): number {
  let missing = 0
  for (let sample = 0; sample < ECG_LENGTH; sample++) if (!Number.isFinite(raw[sample])) missing += 1
  return missing
}
