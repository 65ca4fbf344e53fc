import type { BeatState } from '@vigia/contracts/audit'
import { alias, audit, auditedBeat, core, type Db, type SQL } from '@vigia/db'
import { field, unionAll } from '../statements/fragments.ts'
import { entry, type Kind, kindCondition, listFirstReaders, nobody } from '../worklist/filter.ts'
import { countedCondition } from '../worklist/progress.ts'
import type { Population, Read } from './weigh.ts'

const { and, eq, isNotNull, sql } = core

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
  const firstReaders = await listFirstReaders(db)
  const reach = { filter, frame, firstReaders }
  const [cells, answers] = await Promise.all([countCells(db, reach), countAnswers(db, reach)])
  const count = (rows: readonly { beats: number }[]) => rows.reduce((sum, { beats }) => sum + beats, 0)
  const isBlind = ({ reveal }: (typeof answers)[number]) => reveal === 'before'
  return {
    population: cells.map(({ verdict, bin, represented }) => ({ verdict, bin, count: represented })),
    read: answers.filter(isBlind).map(({ verdict, bin, stream, truth, beats, represented }) => ({
      ...{ verdict, bin, truth: truth === 'normal' || truth === 'anomalous' ? truth : null },
      ...{ isChosen: stream === 'batch', count: beats, represented },
    })),
    judged: count(cells),
    open: count(cells.filter(({ state }) => state === 'awaiting-second' || state === 'disagreement')),
    seenBefore: count(answers.filter((row) => !isBlind(row))),
  }
}

interface Reach {
  filter: EstimateFilter
  frame: Frame
  firstReaders: readonly string[]
}

function indexFor({ filter, frame }: Reach): string {
  if (frame === 'stream') return 'Worklist_stream'
  return filter.tag === undefined ? 'Worklist_counted' : 'Worklist_tag_counted'
}

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

const kindsOf = (state: BeatState, firstReaders: readonly string[]): Kind[] =>
  (state === 'awaiting-second' ? firstReaders : [nobody]).flatMap((firstReaderId) =>
    (['normal', 'anomalous'] as const).map((verdict) => ({ state, firstReaderId, verdict })),
  )

async function countCells(db: Db, reach: Reach) {
  const kinds = states.flatMap((state) => kindsOf(state, reach.firstReaders))
  const counts = kinds.map((kind, place) =>
    db
      .select({
        place: sql`${place}`.as('place'),
        bin: bin.as('bin'),
        beats: sql`COUNT(*)`.as('beats'),
        represented: sql`SUM(${represents(reach)})`.as('represented'),
      })
      .from(entry, { forceIndex: indexFor(reach) })
      .where(rowsOf(reach, kind))
      .groupBy(bin),
  )
  const rows = await db
    .select({
      place: sql`place`.mapWith(Number),
      bin: sql`bin`.mapWith(Number),
      beats: sql`beats`.mapWith(Number),
      represented: sql`represented`.mapWith(Number),
    })
    .from(unionAll(counts, 'counts'))
  return rows.flatMap(({ place, ...row }) => {
    const kind = kinds[place]
    return kind === undefined ? [] : [{ ...row, state: kind.state, verdict: kind.verdict }]
  })
}

const first = alias(audit, 'first_answer')
const earlier = alias(audit, 'earlier')

/**
 * What a beat is by its readers: the label where two read it or where the first could not tell, since two see more than one;
 * else the first answer, since a later one of the same reader came after the reveal.
 */
const truth = sql<string | null>`IF(${auditedBeat.isDouble} OR ${first.answer} NOT IN ('normal', 'anomalous'),
  ${auditedBeat.label}, ${first.answer})`

async function countAnswers(db: Db, reach: Reach) {
  const kinds = kindsOf('settled', reach.firstReaders)
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const rows = await db
        .select({
          bin: bin.mapWith(Number),
          stream: field(auditedBeat.stream),
          reveal: field(first.reveal),
          truth,
          beats: sql`COUNT(*)`.mapWith(Number),
          represented: sql`SUM(${represents(reach)})`.mapWith(Number),
        })
        .from(entry, { forceIndex: indexFor(reach) })
        .innerJoin(auditedBeat, eq(auditedBeat.beat, entry.beat))
        .innerJoin(
          first,
          eq(
            first.id,
            sql`(SELECT MIN(${earlier.id}) FROM ${audit} AS ${earlier}
              WHERE ${earlier.beat} = ${auditedBeat.beat} AND ${earlier.kind} = 'reading')`,
          ),
        )
        .where(rowsOf(reach, kind))
        .groupBy(bin, auditedBeat.stream, first.reveal, truth)
      return rows.map((row) => ({ ...row, verdict: kind.verdict }))
    }),
  )
  return found.flat()
}
