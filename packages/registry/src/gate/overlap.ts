import { core, type Db, trainingRun, trainingRunBeat } from '@vigia/db'
import { beatDigest } from '../reference/beat-digest.ts'
import type { ReferenceBeat } from '../reference/reference-sets.ts'
import { listLabelledRows } from '../reference/training-rows.ts'

const { and, eq, isNull } = core

/** How many beats of a set a model may have been trained on; `unknown` of a model without a training run. */
export type Overlap = { status: 'known'; beats: number } | { status: 'unknown' }

/**
 * Whether a model was trained on beats of a reference set. What was in a set when a training began was kept out of it.
 * Of beats that were added later, those count that the run may have read, under their id or another: of rows that
 * answers made it is on record which a run had; any other row of its period counts.
 */
export async function findOverlap(
  db: Db,
  modelId: number,
  beats: readonly ReferenceBeat[],
): Promise<Overlap> {
  const [run] = await db
    .select()
    .from(trainingRun)
    .where(and(eq(trainingRun.modelId, modelId), isNull(trainingRun.removedAt)))
  if (run === undefined) return { status: 'unknown' }
  const learnt = await listLearnt(db, run.tag)
  // A run as of a moment of before kept out what was in a set then.
  const begun = run.asOf ?? run.startedAt
  const later = new Set(beats.filter(({ addedAt }) => addedAt >= begun).map(({ digest }) => digest))
  const found = new Set(beats.filter(({ ecgId }) => learnt.has(ecgId)).map(({ digest }) => digest))
  if (later.size > 0) {
    const { beginDate, endDate, asOf, readAt } = run
    const period = { kind: 'period', beginDate, endDate, readAt: asOf ?? readAt ?? begun } as const
    for await (const row of listLabelledRows(db, period)) {
      const digest = beatDigest(row.samples)
      if (later.has(digest) && (!row.isAudited || learnt.has(row.ecgId))) found.add(digest)
    }
  }
  return { status: 'known', beats: found.size }
}

/** The rows made by answers that a run learnt from. */
async function listLearnt(db: Db, tag: string): Promise<Set<number>> {
  const rows = await db
    .select({ ecgId: trainingRunBeat.ecgId })
    .from(trainingRunBeat)
    .where(and(eq(trainingRunBeat.tag, tag), eq(trainingRunBeat.part, 'training')))
  return new Set(rows.map(({ ecgId }) => ecgId))
}
