import type { BeatState } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import {
  alias,
  audit,
  auditedBeat,
  core,
  type Db,
  ecg,
  givenLabel,
  suspiciousBeat,
  trainingRunDrop,
  verdictOf,
} from '@vigia/db'
import { isAmong } from '../statements/fragments.ts'
import { trainingRowName, trainingRowNamed, trainingRowNumber } from './row-names.ts'
import { givenLabelSql } from './training-subject.ts'

const { and, eq, isNotNull, max, sql } = core

/** A row of the training table with what is known of it, whoever asks. */
export interface RowFacts {
  ecgId: number
  /** By the clinic's clock, without a time zone. */
  measuredAt: string | null
  /** The label that it has now; undefined where that is neither 0 nor 1. */
  label: Verdict | undefined
  /** The label that it came with; of a row that answers made, the one that it has. */
  given: Verdict | undefined
  /** Under which name it is read, and by which number. */
  beat: string
  inferenceId: number
  /** Whether answers made it. */
  isMade: boolean
  state: BeatState
  /** Who has an audit of it. */
  readerIds: ReadonlySet<string>
  isSuspicious: boolean
  /** Whether a training has left it out for its neighbours' sake. */
  isDropped: boolean
}

/** What is known of some rows, in the order of the ids given; those that are not there are left out. */
export async function readRowFacts(db: Db, ids: readonly number[]): Promise<RowFacts[]> {
  if (ids.length === 0) return []
  const [rows, makers, own, suspicious, dropped] = await Promise.all([
    listStored(db, ids),
    listMakers(db, ids),
    listOwn(db, ids),
    idsAmong(
      db.select({ id: suspiciousBeat.ecgId }).from(suspiciousBeat).where(isAmong(suspiciousBeat.ecgId, ids)),
    ),
    idsAmong(
      db
        .selectDistinct({ id: trainingRunDrop.ecgId })
        .from(trainingRunDrop)
        .where(isAmong(trainingRunDrop.ecgId, ids)),
    ),
  ])
  const readers = await listReaders(
    db,
    [...makers.values(), ...own.values()].map(({ beat }) => beat),
  )
  return ids.flatMap((ecgId): RowFacts[] => {
    const row = rows.get(ecgId)
    if (row === undefined) return []
    const maker = makers.get(ecgId)
    const beat = maker?.beat ?? trainingRowName(ecgId)
    const label = verdictOf(row.label)
    return [
      {
        ecgId,
        measuredAt: row.measuredAt,
        label,
        given: maker === undefined ? verdictOf(row.given) : label,
        beat,
        inferenceId: maker?.inferenceId ?? trainingRowNumber(ecgId),
        isMade: maker !== undefined,
        state: maker?.state ?? own.get(ecgId)?.state ?? 'unread',
        readerIds: readers.get(beat) ?? nobody,
        isSuspicious: suspicious.has(ecgId),
        isDropped: dropped.has(ecgId),
      },
    ]
  })
}

const nobody: ReadonlySet<string> = new Set()

async function listStored(db: Db, ids: readonly number[]) {
  const rows = await db
    .select({
      id: ecg.id,
      measuredAt: ecg.measuredAt,
      // As they are stored: in a row that is no beat they may be anything.
      label: sql<unknown>`${ecg.verdict}`,
      given: givenLabelSql,
    })
    .from(ecg)
    .leftJoin(givenLabel, eq(givenLabel.ecgId, ecg.id))
    .where(isAmong(ecg.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** The judged beats whose answers made some of the rows. */
async function listMakers(db: Db, ids: readonly number[]) {
  const said = alias(audit, 'said')
  const newest = db
    .select({ id: max(said.inferenceId) })
    .from(said)
    .where(eq(said.beat, auditedBeat.beat))
  const rows = await db
    .select({
      ecgId: sql<number>`${auditedBeat.trainingEcgId}`.mapWith(Number),
      beat: auditedBeat.beat,
      state: auditedBeat.state,
      inferenceId: sql<number>`(${newest})`.mapWith(Number),
    })
    .from(auditedBeat)
    .where(and(isNotNull(auditedBeat.trainingEcgId), isAmong(auditedBeat.trainingEcgId, ids)))
  return new Map(
    rows.filter(({ beat }) => trainingRowNamed(beat) === undefined).map((row) => [row.ecgId, row]),
  )
}

/** What answers amount to that are about the rows themselves. */
async function listOwn(db: Db, ids: readonly number[]) {
  const { beat, state } = auditedBeat
  const rows = await db
    .select({ beat, state })
    .from(auditedBeat)
    .where(isAmong(beat, ids.map(trainingRowName)))
  return new Map(rows.map((row) => [trainingRowNamed(row.beat), row]))
}

async function listReaders(db: Db, beats: readonly string[]): Promise<Map<string, Set<string>>> {
  if (beats.length === 0) return new Map()
  const rows = await db
    .selectDistinct({ beat: audit.beat, readerId: audit.readerId })
    .from(audit)
    .where(isAmong(audit.beat, beats))
  return new Map(
    [...Map.groupBy(rows, ({ beat }) => beat)].map(([beat, said]) => [
      beat,
      new Set(said.map(({ readerId }) => readerId)),
    ]),
  )
}

async function idsAmong(query: PromiseLike<{ id: number }[]>): Promise<Set<number>> {
  return new Set((await query).map(({ id }) => id))
}
