import { type BeatState, verdicts } from '@vigia/contracts/audit'
import { core, type Db, type ReadersSay } from '@vigia/db'
import { areKept } from '../statements/are-kept.ts'
import { isTrue, unionAll } from '../statements/fragments.ts'
import { countedCondition } from '../worklist/counted-as.ts'
import { readCounts } from '../worklist/counts.ts'
import { entry, type Kind, kindCondition, listFirstReaders, nobody } from '../worklist/filter.ts'
import type { Population, Read } from './weigh.ts'

const { and, sql } = core

/** Which judgements: each beat once. */
export interface EstimateFilter {
  /** Of this model; without it each beat by its first judgement. */
  tag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
}

/** Beats of which something is to be said, and what their readers say of them. */
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

/** All beats that were judged, and those of the random stream, which stand for all. */
export async function readFrames(
  db: Db,
  filter: EstimateFilter,
): Promise<{ all: FrameCounts; stream: FrameCounts }> {
  const isKept = await areKept(db, 'worklist-counts')
  const counted = isKept ? await listKept(db, filter) : await countBeats(db, filter)
  return {
    all: frameOf(counted.map((row) => ({ ...row, represented: row.beats }))),
    stream: frameOf(
      counted.map(({ inStream, represented, ...row }) => ({ ...row, beats: inStream, represented })),
    ),
  }
}

function frameOf(rows: readonly Omit<CountedBeats, 'inStream'>[]): FrameCounts {
  const present = rows.filter(({ beats }) => beats > 0)
  const count = (isCounted: (row: (typeof rows)[number]) => boolean) =>
    present.reduce((sum, row) => sum + (isCounted(row) ? row.beats : 0), 0)
  return {
    population: present.map(({ verdict, bin, represented }) => ({ verdict, bin, count: represented })),
    read: present.flatMap(({ readersSay, verdict, bin, isChosen, beats, represented }) =>
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

/** Beats of a kind, at about the same margin, of which their readers say the same. */
interface CountedBeats extends Pick<Kind, 'state' | 'verdict'>, Pick<Read, 'bin' | 'isChosen'> {
  readersSay: ReadersSay | null
  beats: number
  /** Those of them that are in the random stream. */
  inStream: number
  /** How many beats these stand for by chance alone. */
  represented: number
}

/** The same as `countBeats`, from what triggers count. */
async function listKept(db: Db, { tag, from, to }: EstimateFilter): Promise<CountedBeats[]> {
  const rows = await readCounts(db, {
    ...(tag !== undefined && { modelTag: tag }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
  const groups = Map.groupBy(rows, ({ streamShare, beats, ...alike }) => JSON.stringify(alike))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { streamShare, ...alike } = first
    const counted = { ...alike, beats: 0, inStream: 0, represented: 0 }
    for (const { streamShare: share, beats } of group) {
      counted.beats += beats
      if (share !== 0) counted.inStream += beats
      if (share > 0) counted.represented += beats / share
    }
    return [counted]
  })
}

/** From an index alone, a range of it for each kind. */
async function countBeats(db: Db, filter: EstimateFilter): Promise<CountedBeats[]> {
  const { tag: modelTag, from, to } = filter
  const tagged = modelTag === undefined ? {} : { modelTag }
  const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const firstReaders = await listFirstReaders(db)
  const kinds = states.flatMap((state) => kindsOf(state, firstReaders))
  const index = modelTag === undefined ? 'Worklist_counted' : 'Worklist_tag_counted'
  const counts = kinds.map((kind, place) =>
    db
      .select({
        place: sql`${place}`.as('place'),
        bin: bin.as('bin'),
        readersSay: sql`${entry.readersSay}`.as('readersSay'),
        isChosen: sql`${entry.isChosen}`.as('isChosen'),
        beats: sql`COUNT(*)`.as('beats'),
        inStream: sql`COUNT(${entry.streamPlace})`.as('inStream'),
        represented:
          sql`COALESCE(SUM(IF(${entry.streamPlace} IS NULL, NULL, 1 / ${entry.streamShare})), 0)`.as(
            'represented',
          ),
      })
      .from(entry, { forceIndex: index })
      .where(and(countedCondition(tagged), kindCondition(kind, { ...tagged, ...period })))
      .groupBy(bin, entry.readersSay, entry.isChosen),
  )
  const rows = await db
    .select({
      place: sql`place`.mapWith(Number),
      bin: sql`bin`.mapWith(Number),
      readersSay: sql<ReadersSay | null>`readersSay`,
      isChosen: isTrue(sql`isChosen`),
      beats: sql`beats`.mapWith(Number),
      inStream: sql`inStream`.mapWith(Number),
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
