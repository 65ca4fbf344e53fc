import { maximumPage } from '@vigia/contracts'
import { type Db, inTransaction, type Trx } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { RowDataPacket } from 'mysql2/promise'

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
  const [waiting] = await db.$client.query<RowDataPacket[]>(
    'SELECT `id` FROM `Inference_ECG` FORCE INDEX (`Inference_ECG_arrival`) WHERE `arrival` IS NULL LIMIT 1',
  )
  if (waiting.length === 0) return 0
  return await inTransaction(db, numberSome, { isolation: 'READ COMMITTED' })
}

async function numberSome(trx: Trx): Promise<number> {
  await trx.$client.query(`SET SESSION wait_timeout = ${idleSeconds}`)
  const last = await lockLast(trx)
  // The newest first: they are not to wait behind a million rows of before there were numbers.
  const [rows] = await trx.$client.query<RowDataPacket[]>(
    `SELECT \`id\` FROM \`Inference_ECG\` FORCE INDEX (\`Inference_ECG_arrival\`) WHERE \`arrival\` IS NULL
     ORDER BY \`id\` DESC LIMIT ${numberedAtOnce} FOR UPDATE SKIP LOCKED`,
  )
  const ids = rows.map((row) => Number(row.id)).reverse()
  if (ids.length > 0) {
    await trx.$client.query('UPDATE `Inference_ECG` SET `arrival` = ? + FIELD(`id`, ?) WHERE `id` IN (?)', [
      last,
      ids,
      ids,
    ])
    await trx.$client.query('UPDATE `Inference_Arrivals` SET `last_arrival` = ? WHERE `id` = 1', [
      last + ids.length,
    ])
  }
  await trx.$client.query('SET SESSION wait_timeout = DEFAULT')
  return ids.length
}

async function lockLast(trx: Trx): Promise<number> {
  const [[row]] = await trx.$client.query<RowDataPacket[]>(
    'SELECT `last_arrival` FROM `Inference_Arrivals` WHERE `id` = 1 FOR UPDATE',
  )
  if (row === undefined)
    throw new VigiaError(
      'database-failed',
      'Inference_Arrivals has lost its row, which holds the last number.',
    )
  return Number(row.last_arrival)
}
