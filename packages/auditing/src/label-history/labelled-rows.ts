import type { Verdict } from '@vigia/contracts/ecg'
import { audit, auditedBeat, core, type DbOrTrx, givenLabel } from '@vigia/db'
import { withoutAdditions } from '../answers/settle.ts'
import { isAmong } from '../statements/fragments.ts'
import { trainingRowNamed } from '../training-table/row-names.ts'
import {
  amountToNothing,
  findOrigin,
  type LabelOrigin,
  type ReadingPlan,
  type RecordedAudit,
} from './label-origin.ts'

const { and, asc, gt, isNotNull } = core

/** Beats whose audits are looked at together. */
const atOnce = 2000

/** The rows of the training table that answers have made. */
export interface LabelledRows {
  /** The rows that are there at the moment, by their id. */
  origins: Map<number, LabelOrigin>
  /** Of a moment of before, the labels that rows came with whose answers, then, amounted to nothing yet, by their ids. */
  given: Map<number, Verdict>
  /** Of a moment of before, the ids of all rows that answers have ever made or been about, those too that they made later. */
  everMade: Set<number>
}

/**
 * Which rows of the training table answers have made, with which label and from whose answers. Read it in the same
 * snapshot as the training table.
 *
 * @param asOf the moment, UTC, as the columns hold it; without it, now
 */
export async function listLabelledRows(db: DbOrTrx, asOf?: string): Promise<LabelledRows> {
  const origins = new Map<number, LabelOrigin>()
  const everMade = new Set<number>()
  const given = new Map<number, Verdict>()
  const cameWith = asOf === undefined ? new Map<number, Verdict>() : await readGivenLabels(db)
  for await (const { beat, plan, trail } of listTrails(db, asOf === undefined)) {
    if (asOf !== undefined)
      for (const { trainingEcgId } of trail) if (trainingEcgId !== null) everMade.add(trainingEcgId)
    const until = asOf === undefined ? trail : trail.filter(({ recordedAt }) => recordedAt <= asOf)
    const id = withoutAdditions(until).at(-1)?.trainingEcgId ?? null
    const origin = id === null ? undefined : findOrigin(beat, until, plan)
    if (id !== null && origin !== undefined) origins.set(id, origin)
    const own = trainingRowNamed(beat)
    const label = own === undefined ? undefined : cameWith.get(own)
    if (own === undefined || label === undefined) continue
    everMade.add(own)
    if (amountToNothing(until, plan)) given.set(own, label)
  }
  return { origins, given, everMade }
}

/** The labels that rows came with, of those that somebody has answered. */
async function readGivenLabels(db: DbOrTrx): Promise<Map<number, Verdict>> {
  const rows = await db.select({ ecgId: givenLabel.ecgId, verdict: givenLabel.verdict }).from(givenLabel)
  return new Map(rows.map(({ ecgId, verdict }) => [ecgId, verdict]))
}

interface Trail {
  beat: string
  plan: ReadingPlan
  /** All audits of the beat, in the order in which they were recorded. */
  trail: (RecordedAudit & { trainingEcgId: number | null })[]
}

/** @param onlyWithRow only of the beats that have a training row now */
async function* listTrails(db: DbOrTrx, onlyWithRow: boolean): AsyncGenerator<Trail> {
  const { beat, isDouble, doubleSince } = auditedBeat
  for (let last = ''; ; ) {
    const beats = await db
      .select({ beat, plan: { isDouble, doubleSince } })
      .from(auditedBeat)
      .where(and(gt(beat, last), onlyWithRow ? isNotNull(auditedBeat.trainingEcgId) : undefined))
      .orderBy(asc(beat))
      .limit(atOnce)
    const names = beats.map(({ beat }) => beat)
    const audits = Map.groupBy(names.length === 0 ? [] : await listAudits(db, names), ({ beat }) => beat)
    for (const { beat, plan } of beats) yield { beat, plan, trail: audits.get(beat) ?? [] }
    if (beats.length < atOnce) return
    last = names.at(-1) as string
  }
}

async function listAudits(db: DbOrTrx, beats: readonly string[]) {
  const { id, beat, kind, readerId, answer, undoes, recordedAt, trainingEcgId } = audit
  return await db
    .select({ id, beat, kind, readerId, answer, undoes, recordedAt, trainingEcgId })
    .from(audit)
    .where(isAmong(beat, beats))
    .orderBy(asc(id))
}
