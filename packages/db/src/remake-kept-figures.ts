import type { RowDataPacket } from 'mysql2/promise'
import type { Db, DbOrTrx } from './database.ts'
import { readMigration } from './migration-files.ts'
import { inSnapshot, inTransaction } from './statements/transaction.ts'

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
      for (const table of ['Audits', 'Worklist', 'Worklist_Changes'])
        await trx.$client.query(`SELECT COUNT(*) FROM \`${table}\` LOCK IN SHARE MODE`)
      const before = await countKept(trx)
      await trx.$client.query('DELETE FROM `Kept_Figures`')
      await trx.$client.query('DELETE FROM `First_Answers`')
      for (const statement of remaking) await trx.$client.query(statement)
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
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT (SELECT COUNT(*) FROM \`First_Answers\`) AS answers, ${worklistSum} AS beats`,
  )
  return { firstAnswers: Number(row?.answers), worklist: Number(row?.beats) }
}

const worklistSum = `(SELECT COALESCE(SUM(beats), 0) FROM \`Worklist_Counts\`)
  + (SELECT COALESCE(SUM(beats), 0) FROM \`Worklist_Changes\`)`

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
    const [[row]] = await trx.$client.query<RowDataPacket[]>(
      `SELECT ${worklistSum} AS counted, (SELECT COUNT(*) FROM \`Worklist\`) AS present
       FROM \`Kept_Figures\` WHERE \`name\` = 'worklist-counts'`,
    )
    return row && { counted: Number(row.counted), present: Number(row.present) }
  })
}
