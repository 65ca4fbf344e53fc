import type { PoolConnection } from 'mysql2/promise'
import { type Db, overConnection } from './database.ts'
import { core } from './drizzle.ts'
import { lease } from './lease-tables.ts'
import { inTransaction } from './statements/transaction.ts'

/** A row that is there to be locked. */
const name = 'lock check'
const isRow = core.eq(lease.name, name)

/**
 * Whether a row that one session has locked is passed over by another that asks for it with `SKIP LOCKED`. Some engines
 * parse this and do not lock. It needs a further connection beside the one that it is given.
 */
export async function locksRows(db: Db, connection: PoolConnection): Promise<boolean> {
  const first = overConnection(connection)
  await first
    .insert(lease)
    .values({ name, number: 0 })
    .onDuplicateKeyUpdate({ set: { name: core.sql`name` } })
  const find = (client: Pick<Db, 'select'>) => client.select({ name: lease.name }).from(lease).where(isRow)
  await connection.beginTransaction()
  try {
    await find(first).for('update')
    const seen = await inTransaction(db, (trx) => find(trx).for('update', { skipLocked: true }))
    return seen.length === 0
  } finally {
    await connection.rollback()
  }
}

/** The rest of a sentence that begins with a server where `locksRows` is false. */
export const noLocks =
  'takes SKIP LOCKED and locks no rows, so that two would get the same work (TiDB is such an engine)'
