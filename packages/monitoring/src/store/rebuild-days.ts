import { type Db, inSnapshot, inTransaction, type Trx } from '@vigia/db'
import {
  addFigures,
  countEcg,
  type DayFigures,
  emptyFigures,
  later,
  secondsBetween,
  type TakenEcg,
} from '../figures/day-figures.ts'
import { type DayKey, deleteDay, findDay, replaceDay, type StoredDay } from './day-rows.ts'
import { type Period, readMonitoring } from './read-monitoring.ts'
import { listResults, type ResultsSource, type StoredResult } from './results.ts'
import { findMeasuredDays, listTakenDays, readTakenEcgs } from './taken-ecgs.ts'

/** What is to be made anew. */
export interface RebuildOptions extends Period {
  tag?: string | undefined
  /** Every day, and not only those that are missing or do not say what the list of work says. */
  all: boolean
  signal: AbortSignal
  onDay?: (done: number, days: number, key: DayKey) => void
}

/** What became of a day. `kept`: so many of its judged ECGs are gone that only what was counted then can be known. */
export type RebuiltDay = DayKey & DayOutcome

/**
 * Makes days anew from the list of work, the clinic's ECGs and the results: those that are missing or doubtful, or on which
 * another number of ECGs was taken up than is counted. Workers may go on meanwhile.
 *
 * @throws VigiaError `results-unavailable`, `results-refused`; the days before stay made
 */
export async function rebuildDays(
  db: Db,
  source: ResultsSource,
  { tag, from, to, all, signal, onDay }: RebuildOptions,
): Promise<RebuiltDay[]> {
  const keys = await inSnapshot(db, async (trx) => {
    const taken = new Map(
      (await listTakenDays(trx, { from, to }, tag)).map((day) => [nameOf(day), day] as const),
    )
    const stored = await readMonitoring(trx, { tag, from, to })
    const fits = new Set(
      stored
        .filter(({ counts, ...day }) => {
          const counted = counts.judged + counts.setAsideIn + counts.setAsideOut
          return counts.doubtful === 0 && counted === taken.get(nameOf(day))?.taken
        })
        .map(nameOf),
    )
    const days = new Map<string, DayKey>([...taken, ...stored.map((day) => [nameOf(day), day] as const)])
    return [...days].filter(([name]) => all || !fits.has(name)).map(([, { tag, day }]) => ({ tag, day }))
  })
  const rebuilt: RebuiltDay[] = []
  for (const key of keys) {
    signal.throwIfAborted()
    onDay?.(rebuilt.length, keys.length, key)
    rebuilt.push({ ...key, ...(await rebuildDay(db, source, key, signal)) })
  }
  return rebuilt
}

const nameOf = ({ tag, day }: DayKey) => JSON.stringify([day, tag])

type DayOutcome = { status: 'rebuilt' } | { status: 'kept'; missing: number }

async function rebuildDay(
  db: Db,
  source: ResultsSource,
  key: DayKey,
  signal: AbortSignal,
): Promise<DayOutcome> {
  const seen = await inSnapshot(db, async (trx) => {
    const stored = await findDay(trx, key)
    const { stretches, missing } = await findMeasuredDays(trx, key)
    if (missing > 0 && stored !== undefined) return { missing }
    const results = await listResults(source, key.tag, stretches, signal)
    return { stored, figures: await countDay(trx, key, results, signal) }
  })
  if (seen.missing !== undefined) return { status: 'kept', missing: seen.missing }
  await inTransaction(db, (trx) => storeAnew(trx, key, seen.stored, seen.figures))
  return { status: 'rebuilt' }
}

async function countDay(
  trx: Trx,
  key: DayKey,
  results: ReadonlyMap<number, StoredResult>,
  signal: AbortSignal,
): Promise<DayFigures> {
  const figures = emptyFigures()
  for await (const page of readTakenEcgs(trx, key)) {
    signal.throwIfAborted()
    for (const { ecgId, state, reason, changedAt, arrivedAt, measuredAt, raw } of page) {
      const { verdict, error = null } = results.get(ecgId) ?? {}
      const waitSeconds = secondsBetween(arrivedAt, changedAt)
      const outcome: TakenEcg['outcome'] =
        state === 'judged' ? { status: state, measuredAt, verdict, error } : { status: state, reason }
      countEcg(figures, { raw, waitSeconds, outcome })
    }
  }
  return figures
}

/** Stores what was counted, with what workers have added to the day since. */
async function storeAnew(
  trx: Trx,
  key: DayKey,
  seen: StoredDay | undefined,
  counted: DayFigures,
): Promise<void> {
  const present = await findDay(trx, key, true)
  // Somebody else has made it anew meanwhile, and so it is right.
  if (present?.rebuiltAt !== seen?.rebuiltAt) return
  const figures = emptyFigures()
  addFigures(figures, counted)
  if (present !== undefined) addFigures(figures, present.figures)
  if (seen !== undefined) addFigures(figures, seen.figures, -1)
  const [freshest, freshestSeen] = [present?.figures.freshestAt, seen?.figures.freshestAt]
  figures.freshestAt =
    freshest === freshestSeen ? counted.freshestAt : later(counted.freshestAt, freshest ?? null)
  const { judged, setAsideIn, setAsideOut } = figures.counts
  if (judged + setAsideIn + setAsideOut > 0) await replaceDay(trx, key, figures, present !== undefined, true)
  else if (present !== undefined) await deleteDay(trx, key)
}
