import { alias, core, type DbOrTrx, leftOutBeat } from '@vigia/db'
import { isAmong } from '../statements/fragments.ts'

const { and, lte, sql } = core
const change = alias(leftOutBeat, 'left_out')
const newer = alias(leftOutBeat, 'newer')

/**
 * The beats that people have left out of training and not taken in again.
 *
 * @param which `asOf`: as it was at that moment, UTC, as the columns hold it; `among`: only of these
 */
export async function listLeftOutBeats(
  db: DbOrTrx,
  which: { asOf?: string | undefined; among?: readonly string[] } = {},
): Promise<Set<string>> {
  const { asOf, among } = which
  if (among?.length === 0) return new Set()
  const until = asOf === undefined ? sql`` : sql`AND ${newer.recordedAt} <= ${asOf}`
  const rows = await db
    .select({ beat: change.beat })
    .from(change)
    .where(
      and(
        sql`${change.isLeftOut}`,
        asOf === undefined ? undefined : lte(change.recordedAt, asOf),
        among === undefined ? undefined : isAmong(change.beat, among),
        sql`NOT EXISTS (SELECT 1 FROM ${leftOutBeat} AS ${newer}
          WHERE ${newer.beat} = ${change.beat} AND ${newer.id} > ${change.id} ${until})`,
      ),
    )
  return new Set(rows.map(({ beat }) => beat))
}
