import { audit, auditedBeat, core, type DbOrTrx } from '@vigia/db'
import { withoutAdditions } from '../answers/settle.ts'
import { findOrigin, type LabelOrigin, type ReadingPlan, type RecordedAudit } from './label-origin.ts'

const { asc, eq, isNotNull, sql } = core

/** The rows of the training table that answers have made. */
export interface LabelledRows {
  /** The rows that are there at the moment, by their id. */
  origins: Map<number, LabelOrigin>
  /** The ids of all rows that answers have ever made, those too that were made later or are there no more. */
  everMade: Set<number>
}

/**
 * Which rows of the training table answers have made, with which label and from whose answers. Read it in the same
 * snapshot as the training table.
 *
 * @param asOf the moment, UTC, as the columns hold it; without it, now
 */
export async function listLabelledRows(db: DbOrTrx, asOf?: string): Promise<LabelledRows> {
  const rows = await listTrails(db)
  const origins = new Map<number, LabelOrigin>()
  const everMade = new Set<number>()
  for (const { trainingEcgId } of rows) if (trainingEcgId !== null) everMade.add(trainingEcgId)
  for (const [beat, trail] of Map.groupBy(rows, (row) => row.beat)) {
    const until = asOf === undefined ? trail : trail.filter(({ recordedAt }) => recordedAt <= asOf)
    const id = withoutAdditions(until).at(-1)?.trainingEcgId ?? null
    const origin = id === null ? undefined : findOrigin(beat, until, trail[0] as ReadingPlan)
    if (id !== null && origin !== undefined) origins.set(id, origin)
  }
  return { origins, everMade }
}

type Row = RecordedAudit & ReadingPlan & { beat: string; trainingEcgId: number | null }

/** All audits of the beats that have ever had a training row, in the order in which they were recorded. */
async function listTrails(db: DbOrTrx): Promise<Row[]> {
  const { id, beat, kind, readerId, answer, undoes, recordedAt, trainingEcgId } = audit
  const made = db.selectDistinct({ beat }).from(audit).where(isNotNull(trainingEcgId)).as('made')
  return await db
    .select({
      ...{ id, beat, kind, readerId, answer, undoes, recordedAt, trainingEcgId },
      isDouble: auditedBeat.isDouble,
      doubleSince: sql<string | null>`${auditedBeat.doubleSince}`,
    })
    .from(audit)
    .innerJoin(made, eq(made.beat, beat))
    .innerJoin(auditedBeat, eq(auditedBeat.beat, beat))
    .orderBy(asc(id))
}
