import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { VigiaError } from '@vigia/runtime'
import type { SQLWrapper } from 'drizzle-orm'
import type { Db, DbOrTrx, Trx } from './database.ts'
import { core } from './drizzle.ts'
import { lease } from './lease-tables.ts'
import { fromUtcColumn, utcNow } from './moments.ts'
import { inTransaction } from './statements/transaction.ts'

const { and, eq, exists, gte, isNull, lt, lte, or, sql } = core

/** How long a lease goes on by itself, in seconds: so long is waited for a holder that was killed. */
export const leaseSeconds = 20
/** How long after a renewal the next, in milliseconds: several may fail while a database changes its primary. */
const renewalMilliseconds = 5000

/** A lease that this process has, renewed until it is released or the process ends. */
export interface Lease {
  /** Higher than every holder's before. */
  readonly number: number
  /**
   * Lets a transaction of the holder's commit only while the lease is the holder's. It writes, so that on a cluster the
   * transaction cannot commit beside one that takes the lease.
   *
   * @throws VigiaError `lease-lost` when somebody else has taken it, after this process stood still for too long
   */
  confirm(trx: Trx): Promise<void>
  /** Gives it back. A database that cannot be reached now lets it end by itself. */
  release(): Promise<void>
}

/** Who has a lease, and when it ends if it is not renewed; both moments ISO 8601 in UTC. */
export interface Holder {
  holder: string
  since: string
  until: string
}

export type LeaseOutcome = ({ status: 'taken' } & Holder) | { status: 'held'; lease: Lease }

/**
 * The name of a lease.
 *
 * @param purpose what it is for, in one small word
 * @param of what is leased, where that is a part
 */
export const leaseName = (purpose: string, of?: string) => (of === undefined ? purpose : `${purpose} ${of}`)

/**
 * Takes a lease by comparing and setting its row, unless another process has it. Unlike a lock of the server's it is one
 * for all nodes of a cluster, and it outlives a lost connection. All its moments are the database's.
 */
export async function takeLease(db: Db, name: string): Promise<LeaseOutcome> {
  const holder = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`
  const row = await inTransaction(db, (trx) => take(trx, name, holder))
  if (row.holder !== holder) return { status: 'taken', ...describeHolder(row) }
  return { status: 'held', lease: keep(db, { name, holder, number: row.number }) }
}

/** Of another process, as a part of a sentence. */
export const tellHolder = ({ holder, since, until }: Holder) =>
  `by ${holder} since ${since}, until ${until} unless it goes on`

/**
 * Whether a lease has a holder now, as a condition; its purpose, and of what, as a column. One that ends later than if it were
 * taken now is from before the server's clock was set back; a holder that lives renews it within seconds.
 */
export function isLeased(db: DbOrTrx, purpose: string, of: SQLWrapper) {
  const name = sql`CONCAT(${`${purpose} `}, ${of})`
  return exists(
    db
      .select({ name: lease.name })
      .from(lease)
      .where(and(eq(lease.name, name), gte(lease.leaseUntil, utcNow()), lte(lease.leaseUntil, end))),
  )
}

const end = sql<string>`UTC_TIMESTAMP(3) + INTERVAL ${sql.raw(String(leaseSeconds))} SECOND`
const isFree = or(isNull(lease.leaseUntil), lt(lease.leaseUntil, utcNow()))

async function take(trx: Trx, name: string, holder: string) {
  const isRow = eq(lease.name, name)
  // Not IGNORE, which would share the lock of a row that is there, and end in a deadlock at the update.
  await trx
    .insert(lease)
    .values({ name, number: 0 })
    // One that ends later than if it were taken now was taken before the server's clock was set back.
    .onDuplicateKeyUpdate({ set: { leaseUntil: sql`LEAST(${lease.leaseUntil}, ${end})` } })
  await trx
    .update(lease)
    .set({ number: sql`${lease.number} + 1`, holder, takenAt: utcNow(), leaseUntil: end })
    .where(and(isRow, isFree))
  const [row] = await trx.select().from(lease).where(isRow)
  if (row === undefined) throw new VigiaError('database-failed', `The lease ${name} has lost its row.`)
  return row
}

function describeHolder(row: typeof lease.$inferSelect): Holder {
  const { holder, takenAt, leaseUntil } = row
  return {
    holder: holder ?? 'another process',
    since: fromUtcColumn(takenAt ?? ''),
    until: fromUtcColumn(leaseUntil ?? ''),
  }
}

function keep(db: Db, { name, holder, number }: { name: string; holder: string; number: number }): Lease {
  const isOwn = and(eq(lease.name, name), eq(lease.holder, holder), eq(lease.number, number))
  let isOver = false

  // One that has run out goes on all the same, if nobody has taken it meanwhile.
  async function renew(trx: Trx): Promise<boolean> {
    const [{ affectedRows }] = await trx.update(lease).set({ leaseUntil: end }).where(isOwn)
    return affectedRows > 0
  }

  const renewAgain = () => {
    timer = setTimeout(async () => {
      // What fails is tried again; that the lease is lost is found out by whoever confirms it.
      const isHeld = await inTransaction(db, renew).catch(() => true)
      if (isHeld && !isOver) renewAgain()
    }, renewalMilliseconds).unref()
  }
  let timer: NodeJS.Timeout
  renewAgain()

  return {
    number,
    async confirm(trx) {
      if (!(await renew(trx)))
        throw new VigiaError(
          'lease-lost',
          `This process stood still for too long, and another took over what it had leased (${name}).`,
        )
    },
    async release() {
      isOver = true
      clearTimeout(timer)
      await inTransaction(db, (trx) =>
        trx.update(lease).set({ holder: null, takenAt: null, leaseUntil: null }).where(isOwn),
      ).catch(() => {})
    },
  }
}
