import { maximumPage } from '@vigia/contracts'
import {
  core,
  type Db,
  type DbOrTrx,
  inferenceArrival,
  inTransaction,
  judgedEcg,
  setSession,
  type Trx,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'

const { desc, eq, inArray, isNull, sql } = core

/** Rows that are numbered in one transaction: more than a page, so that a full page is seen to have a next one. */
export const numberedAtOnce = 2 * maximumPage

/** A process that stands still in the middle holds up the others no longer than this. */
const idleSeconds = 10

/**
 * Numbers judgements that have become visible since the last call, `numberedAtOnce` at most, whoever stored them. One
 * transaction at a time gives numbers, and those of the next are higher: who has seen a number has seen all below it.
 * Rows that somebody is storing or has locked are passed over until the next time.
 *
 * @returns how many were numbered
 */
export async function numberArrivals(db: Db): Promise<number> {
  const waiting = await selectUnnumbered(db).limit(1)
  if (waiting.length === 0) return 0
  return await inTransaction(db, numberSome, { isolation: 'READ COMMITTED' })
}

async function numberSome(trx: Trx): Promise<number> {
  await setSession(trx.$client, { wait_timeout: idleSeconds })
  const last = await lockLast(trx)
  // The newest first: they are not to wait behind a million rows of before there were numbers.
  const rows = await selectUnnumbered(trx)
    .orderBy(desc(judgedEcg.id))
    .limit(numberedAtOnce)
    .for('update', { skipLocked: true })
  const ids = rows.map(({ id }) => id).reverse()
  if (ids.length > 0) {
    const places = sql.join(
      ids.map((id) => sql`${id}`),
      sql`, `,
    )
    await trx
      .update(judgedEcg)
      .set({ arrival: sql`${last} + FIELD(${judgedEcg.id}, ${places})` })
      .where(inArray(judgedEcg.id, ids))
    await trx
      .update(inferenceArrival)
      .set({ lastArrival: last + ids.length })
      .where(eq(inferenceArrival.id, 1))
  }
  await setSession(trx.$client, { wait_timeout: 'DEFAULT' })
  return ids.length
}

const selectUnnumbered = (db: DbOrTrx) =>
  db
    .select({ id: judgedEcg.id })
    .from(judgedEcg, { forceIndex: 'Inference_ECG_arrival' })
    .where(isNull(judgedEcg.arrival))

async function lockLast(trx: Trx): Promise<number> {
  const [row] = await trx.select().from(inferenceArrival).where(eq(inferenceArrival.id, 1)).for('update')
  if (row === undefined)
    throw new VigiaError(
      'database-failed',
      'Inference_Arrivals has lost its row, which holds the last number.',
    )
  return row.lastArrival
}
