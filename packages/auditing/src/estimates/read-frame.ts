import { type BeatState, verdicts } from '@vigia/contracts/audit'
import { core, type Db, type ReadersSay, type SQL } from '@vigia/db'
import { unionAll } from '../statements/fragments.ts'
import { entry, type Kind, kindCondition, listFirstReaders, nobody } from '../worklist/filter.ts'
import { countedCondition } from '../worklist/progress.ts'
import type { Population, Read } from './weigh.ts'

const { and, isNotNull, sql } = core

/** Which judgements: each beat once. */
export interface EstimateFilter {
  /** Of this model; without it each beat by its first judgement. */
  tag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
}

/** Beats of which something is to be said: all that were judged, or those of the random stream, which stand for all. */
export type Frame = 'all' | 'stream'

/** The beats of a frame, and what their readers say of them. */
export interface FrameCounts {
  population: Population[]
  read: Read[]
  /** Beats that were judged. */
  judged: number
  /** Beats that await a second reader or a decision. */
  open: number
  /** Settled beats whose first reader had been shown what the model says. */
  seenBefore: number
}

const states = ['unread', 'awaiting-second', 'disagreement', 'settled'] as const

/** What a margin's place is counted under: see `Cell`. */
const bin = sql`COALESCE(LEAST(FLOOR(20 * ${entry.marginPlace}), 19), -1)`

/** The beats of a frame, counted by what the model says of them and by what their readers say. */
export async function readFrame(db: Db, filter: EstimateFilter, frame: Frame): Promise<FrameCounts> {
  const rows = await countBeats(db, { filter, frame, firstReaders: await listFirstReaders(db) })
  const count = (isCounted: (row: CountedBeats) => boolean) =>
    rows.reduce((sum, row) => sum + (isCounted(row) ? row.beats : 0), 0)
  return {
    population: rows.map(({ verdict, bin, represented }) => ({ verdict, bin, count: represented })),
    read: rows.flatMap(({ readersSay, verdict, bin, isChosen, beats, represented }) =>
      readersSay === null || readersSay === 'seen'
        ? []
        : {
            ...{ verdict, bin, isChosen, count: beats, represented },
            truth: readersSay === 'unclear' ? null : readersSay,
          },
    ),
    judged: count(() => true),
    open: count(({ state }) => state === 'awaiting-second' || state === 'disagreement'),
    seenBefore: count(({ readersSay }) => readersSay === 'seen'),
  }
}

interface Reach {
  filter: EstimateFilter
  frame: Frame
  firstReaders: readonly string[]
}

/** Beats of a kind, at about the same margin, of which their readers say the same. */
interface CountedBeats extends Pick<Kind, 'state' | 'verdict'>, Pick<Read, 'bin' | 'isChosen'> {
  readersSay: ReadersSay | null
  beats: number
  /** How many beats these stand for by chance alone. */
  represented: number
}

/** From an index alone, a range of it for each kind. */
async function countBeats(db: Db, reach: Reach): Promise<CountedBeats[]> {
  const kinds = states.flatMap((state) => kindsOf(state, reach.firstReaders))
  const index = reach.filter.tag === undefined ? 'Worklist_counted' : 'Worklist_tag_counted'
  const counts = kinds.map((kind, place) =>
    db
      .select({
        place: sql`${place}`.as('place'),
        bin: bin.as('bin'),
        readersSay: sql`${entry.readersSay}`.as('readersSay'),
        isChosen: sql`${entry.isChosen}`.as('isChosen'),
        beats: sql`COUNT(*)`.as('beats'),
        represented: sql`SUM(${represents(reach)})`.as('represented'),
      })
      .from(entry, { forceIndex: index })
      .where(rowsOf(reach, kind))
      .groupBy(bin, entry.readersSay, entry.isChosen),
  )
  const rows = await db
    .select({
      place: sql`place`.mapWith(Number),
      bin: sql`bin`.mapWith(Number),
      readersSay: sql<ReadersSay | null>`readersSay`,
      isChosen: sql`isChosen`.mapWith((value: unknown) => Number(value) === 1),
      beats: sql`beats`.mapWith(Number),
      represented: sql`represented`.mapWith(Number),
    })
    .from(unionAll(counts, 'counts'))
  return rows.flatMap(({ place, ...row }) => {
    const kind = kinds[place]
    return kind === undefined ? [] : [{ ...row, state: kind.state, verdict: kind.verdict }]
  })
}

const kindsOf = (state: BeatState, firstReaders: readonly string[]): Kind[] =>
  (state === 'awaiting-second' ? firstReaders : [nobody]).flatMap((firstReaderId) =>
    verdicts.map((verdict) => ({ state, firstReaderId, verdict })),
  )

/** The rows of a kind that stand for their beats in a frame. */
function rowsOf({ filter, frame }: Reach, kind: Kind): SQL | undefined {
  const { tag: modelTag, from, to } = filter
  const tagged = modelTag === undefined ? {} : { modelTag }
  const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  return and(
    countedCondition(tagged),
    kindCondition(kind, { ...tagged, ...period }),
    frame === 'stream' ? isNotNull(entry.streamPlace) : undefined,
  )
}

/** How many beats a row stands for by chance alone. */
const represents = ({ frame }: Reach) => (frame === 'stream' ? sql`1 / ${entry.streamShare}` : sql`1`)
