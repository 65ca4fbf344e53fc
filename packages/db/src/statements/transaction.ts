import { type Db, overConnection, type Trx } from '../database.ts'
import { isRefusedByServer } from '../failures.ts'
import { repeat } from '../repeat.ts'

export interface TransactionOptions {
  isolation?: 'READ COMMITTED'
  /**
   * Whether `work` does no harm where it was done already: then it is run again too when the connection ended at the
   * commit, of which nobody knows whether it was heard.
   */
  isIdempotent?: boolean
}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. When the server breaks the
 * transaction off, cannot be written to, or the connection ends before the commit, it is run again (`repeat.ts`), so
 * `work` should do nothing but query.
 */
export async function inTransaction<Result>(
  db: Db,
  work: (trx: Trx) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  const { isolation, isIdempotent = false } = options
  let isCommitting = false
  const onCommit = (isNow: boolean) => {
    isCommitting = isNow
  }
  return await repeat(
    () => runOnce(db, work, isolation, onCommit),
    () => isCommitting && !isIdempotent,
  )
}

async function runOnce<Result>(
  db: Db,
  work: (trx: Trx) => Promise<Result>,
  isolation: string | undefined,
  onCommit: (isNow: boolean) => void,
): Promise<Result> {
  onCommit(false)
  const connection = await db.$client.getConnection()
  try {
    // Written out, as the builder's own transactions hide the connection on which they run.
    if (isolation !== undefined) await connection.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`)
    await connection.beginTransaction()
    const result = await work(overConnection(connection))
    onCommit(true)
    await connection.commit()
    connection.release()
    return result
  } catch (error) {
    // A connection that cannot even roll back is thrown away, never handed to the next; so is one to a server that
    // cannot be written to.
    await connection.rollback().then(
      () => (isRefusedByServer(error) ? connection.destroy() : connection.release()),
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
