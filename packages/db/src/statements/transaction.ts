import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, databaseErrorCode, overConnection, type Trx } from '../database.ts'

const brokenOff = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'])

/** How often a transaction is tried that the server broke off to end a deadlock. */
const attempts = 10

/** How long before the second try, at most, in milliseconds; before each further one, at most twice as long. */
const firstWait = 10
const longestWait = 500

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. When the server breaks the
 * transaction off to end a deadlock, or because a row that it locks was changed since it began to read (MariaDB since
 * 11.6), it is run again, so `work` should do nothing but query.
 */
export async function inTransaction<Result>(
  db: Db,
  work: (trx: Trx) => Promise<Result>,
  options: { isolation?: 'READ COMMITTED' } = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(db, work, options.isolation)
    } catch (error) {
      if (!brokenOff.has(databaseErrorCode(error) ?? '') || attempt === attempts) throw error
      // By chance, so that those who have met once do not meet again.
      await sleep(Math.random() * Math.min(firstWait * 2 ** (attempt - 1), longestWait))
    }
  }
}

async function runOnce<Result>(
  db: Db,
  work: (trx: Trx) => Promise<Result>,
  isolation: string | undefined,
): Promise<Result> {
  const connection = await db.$client.getConnection()
  try {
    // Written out, as the builder's own transactions hide the connection on which they run.
    if (isolation !== undefined) await connection.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`)
    await connection.beginTransaction()
    const result = await work(overConnection(connection))
    await connection.commit()
    connection.release()
    return result
  } catch (error) {
    // A connection that cannot even roll back is thrown away, never handed to the next.
    await connection.rollback().then(
      () => connection.release(),
      () => connection.destroy(),
    )
    throw error
  }
}

/**
 * Runs `work` over one consistent view of the database, as it stands when this is called, and changes nothing.
 *
 * @param work given the transaction; its `$client` is the one connection that sees that view
 */
export async function inSnapshot<Result>(db: Db, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  const connection = await db.$client.getConnection()
  let isFinished = false
  try {
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
    const result = await work(overConnection(connection))
    await connection.commit()
    isFinished = true
    return result
  } finally {
    if (isFinished) connection.release()
    // Not given back inside its transaction, where others would read an old view and could write nothing.
    else connection.destroy()
  }
}
