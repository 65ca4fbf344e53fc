import type { Answer } from '@vigia/contracts/audit'
import { auditedBeat, core, type Db, worklist } from '@vigia/db'
import { isAmong } from '../statements/fragments.ts'
import { recordDisclosures } from './disclosures.ts'

const { and, eq, min } = core

/** A settled beat, of which everybody may be told everything. */
export interface SettledBeat {
  beat: string
  label: Answer | null
  /** A judgement by which it can be opened. */
  inferenceId: number
}

/**
 * Those of some beats that are settled. That a reader is told their labels and what models say of them is recorded:
 * they may be given to a second reader later.
 */
export async function tellSettledBeats(
  db: Db,
  readerId: string,
  beats: readonly string[],
): Promise<SettledBeat[]> {
  if (beats.length === 0) return []
  const rows = await db
    .select({ beat: auditedBeat.beat, label: auditedBeat.label, inferenceId: min(worklist.inferenceId) })
    .from(auditedBeat)
    .innerJoin(worklist, eq(worklist.beat, auditedBeat.beat))
    .where(and(isAmong(auditedBeat.beat, [...beats]), eq(auditedBeat.state, 'settled')))
    .groupBy(auditedBeat.beat, auditedBeat.label)
  const settled = rows.flatMap(({ inferenceId, ...row }) =>
    inferenceId === null ? [] : [{ ...row, inferenceId }],
  )
  await recordDisclosures(db, readerId, 'answers', settled)
  await recordDisclosures(db, readerId, 'reveal', settled)
  return settled
}
