import { type Db, inTransaction, type Trx } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Condition, RevealingWorklistFilter } from './worklist-filter.ts'

/** For which counts a row of the worklist stands for its beat: bits of `counted_as`. */
const firstOf = { beat: 1, tag: 2, verdict: 4, tagAndVerdict: 8 } as const

/** Every value that these bits can have: a beat's first row is the first of its model too, and so on. */
const values = [15, 14, 12, 10, 8] as const

/** Of each beat that a filter lets through, one row: the first of those that have the filter's model and verdict. */
export function countedCondition({ modelTag, verdict }: RevealingWorklistFilter): Condition {
  const bit =
    modelTag === undefined
      ? verdict === undefined
        ? firstOf.beat
        : firstOf.verdict
      : verdict === undefined
        ? firstOf.tag
        : firstOf.tagAndVerdict
  return { sql: `entry.counted_as IN (${values.filter((value) => value & bit).join(',')})`, parameters: [] }
}

/** Rows looked at in one transaction. */
const atOnce = 1000

/**
 * Finds out for which counts rows stand, where that is not known yet: of rows that have just entered, that another
 * release has entered, or whose beat has lost a row.
 */
export async function placeNewRows(db: Db): Promise<void> {
  for (;;) {
    const [rows] = await db.$client.query<RowDataPacket[]>(
      `SELECT beat FROM \`Worklist\` FORCE INDEX (\`Worklist_counted\`) WHERE counted_as IS NULL LIMIT ${atOnce}`,
    )
    if (rows.length === 0) return
    const beats = [...new Set(rows.map((row) => String(row.beat)))].sort()
    // READ COMMITTED, so that the locked rows are read as others have left them.
    await inTransaction(db, (trx) => placeRowsOf(trx, beats), { isolation: 'READ COMMITTED' })
    if (rows.length < atOnce) return
  }
}

/** All rows of these beats are locked: of two who do it at once, the second sees what the first has entered. */
async function placeRowsOf(trx: Trx, beats: readonly string[]): Promise<void> {
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT inference_id AS id, beat, model_tag AS tag, verdict, counted_as AS countedAs
     FROM \`Worklist\` FORCE INDEX (\`Worklist_beat\`) WHERE beat IN (?) ORDER BY inference_id FOR UPDATE`,
    [beats],
  )
  const seen = new Set<string>()
  const isFirst = (...names: unknown[]) => {
    const key = JSON.stringify(names)
    return !seen.has(key) && seen.add(key) !== undefined
  }
  const changed = new Map<number, number[]>()
  for (const { id, beat, tag, verdict, countedAs } of rows) {
    const value =
      (isFirst('beat', beat) ? firstOf.beat : 0) +
      (isFirst('tag', beat, tag) ? firstOf.tag : 0) +
      (isFirst('verdict', beat, verdict) ? firstOf.verdict : 0) +
      (isFirst('both', beat, tag, verdict) ? firstOf.tagAndVerdict : 0)
    if (countedAs !== null && Number(countedAs) === value) continue
    const ids = changed.get(value) ?? []
    ids.push(Number(id))
    changed.set(value, ids)
  }
  for (const [value, ids] of changed)
    await trx.$client.query('UPDATE `Worklist` SET counted_as = ? WHERE inference_id IN (?)', [value, ids])
}

/** Removes a judgement that the API no longer has. What has been audited stays in the audits. */
export async function removeFromWorklist(db: Db, inferenceId: number): Promise<void> {
  await inTransaction(
    db,
    async (trx) => {
      const [[row]] = await trx.$client.query<RowDataPacket[]>(
        'SELECT beat FROM `Worklist` WHERE inference_id = ?',
        [inferenceId],
      )
      if (row === undefined) return
      await trx.$client.query<ResultSetHeader>('DELETE FROM `Worklist` WHERE inference_id = ?', [inferenceId])
      await placeRowsOf(trx, [String(row.beat)])
    },
    { isolation: 'READ COMMITTED' },
  )
}
