import type { AnyMySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { worklist } from './audit-tables.ts'
import type { DbOrTrx } from './database.ts'
import { core } from './drizzle.ts'
import { judgedEcg } from './results-tables.ts'

const { and, between, gt, inArray, isNotNull, isNull, or, sql } = core

/** Rows of one statement, which is a transaction of its own. */
const chunkRows = 2000

/** What only Vigia writes into `Results.Inference_ECG`; the thesis's code leaves it empty. */
const vigiaSigns = [judgedEcg.key, judgedEcg.error, judgedEcg.threshold, judgedEcg.sourceEcgId]
const isUnturned = and(isNull(judgedEcg.labelDirection), or(...vigiaSigns.map((sign) => isNotNull(sign))))

/**
 * The label of a row of `Results.Inference_ECG` as a number. An earlier release, which wrote 1 for anomalous, may still
 * run beside this one: what it wrote is read as what it meant until it is turned.
 */
export const judgedLabel = sql`IF(${isUnturned}, 1 - ${judgedEcg.verdict}, ${judgedEcg.verdict})`

const turned = {
  verdict: sql`IF(${judgedEcg.verdict} IN (0, 1), 1 - ${judgedEcg.verdict}, ${judgedEcg.verdict})`,
  labelDirection: 1,
}

/**
 * Turns every label that an earlier release of Vigia wrote, and none of the thesis's. Each row is turned and marked in
 * one statement, so it may be broken off anywhere and run again, by several at once.
 */
export async function turnVigiasLabels(db: DbOrTrx): Promise<void> {
  for await (const { first, last } of chunks(db, judgedEcg, judgedEcg.id))
    await db
      .update(judgedEcg)
      .set(turned)
      .where(and(isUnturned, between(judgedEcg.id, first, last)))
}

/**
 * Turns what an earlier release has written since: one that still ran while the database was migrated, or was deployed
 * once more. An index finds it, so that it costs nothing where there is none.
 *
 * @returns how many rows were turned
 */
export async function turnLateLabels(db: DbOrTrx): Promise<number> {
  for (let count = 0; ; ) {
    const rows = await db
      .select({ id: judgedEcg.id })
      .from(judgedEcg)
      .where(and(isNull(judgedEcg.labelDirection), gt(judgedEcg.key, '')))
      .limit(chunkRows)
    if (rows.length === 0) return count
    const ids = rows.map(({ id }) => id)
    const [result] = await db
      .update(judgedEcg)
      .set(turned)
      .where(and(isUnturned, inArray(judgedEcg.id, ids)))
    count += result.affectedRows
  }
}

/**
 * Corrects the worklist's copies of the thesis's judgements, which have neither error nor threshold: earlier releases
 * took each for its opposite. Marked row by row, as above.
 */
export async function correctCopiedVerdicts(db: DbOrTrx): Promise<void> {
  const { verdict, error, threshold, labelDirection, inferenceId } = worklist
  const isOwn = or(isNotNull(error), isNotNull(threshold))
  const opposite = sql`CASE WHEN ${verdict} = 'normal' THEN 'anomalous' ELSE 'normal' END`
  for await (const { first, last } of chunks(db, worklist, inferenceId))
    await db
      .update(worklist)
      .set({ verdict: sql`IF(${isOwn}, ${verdict}, ${opposite})`, labelDirection: 1 })
      .where(and(isNull(labelDirection), between(inferenceId, first, last)))
}

/** A table's ids in ranges of as many rows as one statement may change. */
async function* chunks(
  db: DbOrTrx,
  table: MySqlTable,
  id: AnyMySqlColumn,
): AsyncGenerator<{ first: number; last: number }> {
  for (let end = -1; ; ) {
    const chunk = db
      .select({ id: sql<number>`${id}`.as('id') })
      .from(table)
      .where(gt(id, end))
      .orderBy(id)
      .limit(chunkRows)
      .as('chunk')
    const [ends] = await db
      .select({
        first: sql<number | null>`MIN(${chunk.id})`.mapWith(Number),
        last: sql<number | null>`MAX(${chunk.id})`.mapWith(Number),
      })
      .from(chunk)
    if (ends?.first == null || ends.last == null) return
    yield { first: ends.first, last: ends.last }
    end = ends.last
  }
}
