import type { PoolConnection } from 'mysql2/promise'
import { type Db, overConnection } from './database.ts'
import { core } from './drizzle.ts'
import { lease } from './lease-tables.ts'
import { inTransaction } from './statements/transaction.ts'

/** A row that is there to be locked. */
const name = 'lock check'
const isRow = core.eq(lease.name, name)

/** Makes that row, as the user who may. */
export async function addLockRow(connection: PoolConnection): Promise<void> {
  await overConnection(connection)
    .insert(lease)
    .values({ name, number: 0 })
    .onDuplicateKeyUpdate({ set: { name: core.sql`name` } })
}

/**
 * Whether a row that one session has locked is passed over by another that asks for it with `SKIP LOCKED`. Some engines
 * parse this and do not lock. It needs a further connection beside the one that it is given, and the row: `migrate` makes it.
 */
export async function locksRows(db: Db, connection: PoolConnection): Promise<boolean> {
  const find = (client: Pick<Db, 'select'>) => client.select({ name: lease.name }).from(lease).where(isRow)
  await connection.beginTransaction()
  try {
    await find(overConnection(connection)).for('update')
    const seen = await inTransaction(db, (trx) => find(trx).for('update', { skipLocked: true }))
    return seen.length === 0
  } finally {
    await connection.rollback()
  }
}

/** The rest of a sentence that begins with a server where `locksRows` is false. */
export const noLocks =
  'takes SKIP LOCKED and locks no rows, so that two would get the same work (TiDB is such an engine)'
