import { audit, worklist } from './audit-tables.ts'
import type { Db, DbOrTrx } from './database.ts'
import { core } from './drizzle.ts'
import { firstAnswer, keptFigures, worklistChange, worklistCount } from './kept-tables.ts'
import { readMigration } from './migration-files.ts'
import { runStatements } from './statements/run-statements.ts'
import { inSnapshot, inTransaction } from './statements/transaction.ts'

const { count, eq, sum } = core

/** Rows that triggers keep: how many there were, and how many there are now. */
export interface RemadeFigures {
  firstAnswers: { before: number; after: number }
  /** Beats in all counts of rows that are alike, and in the changes since. */
  worklist: { before: number; after: number }
}

/**
 * Makes all rows that triggers keep anew from what is on record, as the migrations made them first. What they are made of is
 * locked before: whoever answers meanwhile waits, and is counted once. For the user who migrates.
 */
export async function remakeKeptFigures(db: Db): Promise<RemadeFigures> {
  return await inTransaction(
    db,
    async (trx) => {
      for (const table of [audit, worklist, worklistChange])
        await trx.select({ rows: count() }).from(table).for('update')
      const before = await countKept(trx)
      await trx.delete(keptFigures)
      await trx.delete(firstAnswer)
      await runStatements(trx.$client, remaking)
      const after = await countKept(trx)
      return {
        firstAnswers: { before: before.firstAnswers, after: after.firstAnswers },
        worklist: { before: before.worklist, after: after.worklist },
      }
    },
    { isIdempotent: true },
  )
}

/** What of two migrations makes rows: not their tables and triggers. */
const remaking = ['0042-first-answers.sql', '0043-worklist-counts.sql']
  .flatMap((file) => readMigration('warehouse', file))
  .filter((statement) => /^(REPLACE|DELETE|INSERT)/.test(statement))

async function countKept(db: DbOrTrx) {
  return { firstAnswers: await countRows(db, firstAnswer), worklist: await sumCounts(db) }
}

async function countRows(db: DbOrTrx, table: typeof firstAnswer | typeof worklist): Promise<number> {
  const [row] = await db.select({ rows: count() }).from(table)
  return row?.rows ?? 0
}

async function sumCounts(db: DbOrTrx): Promise<number> {
  const [counts] = await db.select({ beats: sum(worklistCount.beats) }).from(worklistCount)
  const [changes] = await db.select({ beats: sum(worklistChange.beats) }).from(worklistChange)
  return Number(counts?.beats ?? 0) + Number(changes?.beats ?? 0)
}

/**
 * Whether as many rows of the worklist are counted by triggers as there are, at one moment: cheap, and tells what a restore of
 * some of the tables does to the others.
 *
 * @returns undefined where triggers keep no counts
 */
export async function compareWorklistCounts(
  db: Db,
): Promise<{ counted: number; present: number } | undefined> {
  return await inSnapshot(db, async (trx) => {
    const kept = await trx.select().from(keptFigures).where(eq(keptFigures.name, 'worklist-counts'))
    if (kept.length === 0) return undefined
    return { counted: await sumCounts(trx), present: await countRows(trx, worklist) }
  })
}
