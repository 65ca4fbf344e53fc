import { core, type Db, trainingRunDrop } from '@vigia/db'

const { asc, count, desc, eq } = core

/** A normal row of the training table that a run left out before the fit. */
export interface DroppedRow {
  ecgId: number
  /** How many of its 10 nearest rows spoke against it. */
  votes: number
}

/**
 * The normal rows that a training left out because of their nearest rows, the most votes first. Of a row the number in
 * the training table is told and not the beat, which may be read again by somebody who is to know nothing of it.
 *
 * @returns the first `limit` of them, and how many there are
 */
export async function listDroppedRows(
  db: Db,
  tag: string,
  limit = 100,
): Promise<{ rows: DroppedRow[]; total: number }> {
  const { ecgId, votes } = trainingRunDrop
  const ofRun = eq(trainingRunDrop.tag, tag)
  const [rows, [counted]] = await Promise.all([
    db
      .select({ ecgId, votes })
      .from(trainingRunDrop)
      .where(ofRun)
      .orderBy(desc(votes), asc(ecgId))
      .limit(limit),
    db.select({ total: count() }).from(trainingRunDrop).where(ofRun),
  ])
  return { rows, total: counted?.total ?? 0 }
}
