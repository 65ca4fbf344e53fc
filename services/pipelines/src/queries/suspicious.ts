import { auditedBeat, core, type Db, inTransaction, suspiciousBeat, utcNow } from '@vigia/db'

const { inArray } = core

/** A normal row of the training table, and how anomalous it looks. */
export type RankedBeat = Pick<typeof suspiciousBeat.$inferSelect, 'ecgId' | 'place' | 'score' | 'votes'>

/** Rows in one statement. */
const atOnce = 1000

/**
 * Stores a ranking in the place of the one before, all or nothing.
 *
 * @returns the same with the beats that answers made the rows of; null for other rows
 */
export async function replaceRanking(
  db: Db,
  ranking: readonly RankedBeat[],
): Promise<(RankedBeat & { beat: string | null })[]> {
  return await inTransaction(db, async (trx) => {
    await trx.delete(suspiciousBeat)
    const stored: (RankedBeat & { beat: string | null })[] = []
    for (let first = 0; first < ranking.length; first += atOnce) {
      const some = ranking.slice(first, first + atOnce)
      const named = await trx
        .select({ beat: auditedBeat.beat, ecgId: auditedBeat.trainingEcgId })
        .from(auditedBeat)
        .where(
          inArray(
            auditedBeat.trainingEcgId,
            some.map(({ ecgId }) => ecgId),
          ),
        )
      const beats = new Map(named.map(({ beat, ecgId }) => [ecgId, beat]))
      const rows = some.map((row) => ({ ...row, beat: beats.get(row.ecgId) ?? null }))
      await trx.insert(suspiciousBeat).values(rows.map((row) => ({ ...row, rankedAt: utcNow() })))
      stored.push(...rows)
    }
    return stored
  })
}
