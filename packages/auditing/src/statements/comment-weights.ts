import { auditComment, core, type DbOrTrx, type SQL } from '@vigia/db'

const { sql } = core

/** What a text is compared by: texts that differ in accents and capitals alone have the same weights. */
export const weightsOf = (text: string): SQL<Uint8Array> =>
  sql`WEIGHT_STRING(CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_unicode_ci)`

/** Keeps by what the comment of an audit is found; call it in the transaction that records the audit. */
export async function keepCommentWeights(
  db: DbOrTrx,
  auditId: number,
  comment: string | null | undefined,
): Promise<void> {
  if (comment === null || comment === undefined) return
  await db.insert(auditComment).values({ auditId, weights: weightsOf(comment) })
}
