import { ECG_LENGTH } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  findServerSettings,
  inTransaction,
  type Lease,
  leaseName,
  seed,
  seedRow,
  type Trx,
  takeLease,
  tellHolder,
  utcNow,
} from '@vigia/db'
import { retry, VigiaError } from '@vigia/runtime'
import type { DatedEcg, SeedTable } from './store-ecgs.ts'

const { and, asc, eq, inArray, sql } = core

/** What a stored ECG takes of a transaction at most, in bytes: 140 doubles, and what is known of it. */
const ecgBytes = 4096
/** ECGs that enter their table in one transaction. */
const partSize = 1024
/** How long ECGs that another process lets enter are waited for, in seconds. */
const patienceSeconds = 600

/** What a server or its cluster may limit a transaction to, in bytes, each with what must be on for that. */
const limits = [
  ['group_replication_transaction_size_limit', 'group_replication_group_name'],
  ['wsrep_max_ws_size', 'wsrep_on'],
  ['max_binlog_cache_size', 'log_bin'],
] as const

/** How many ECGs the server takes in one transaction, for certain. */
export async function findLargestTransaction(db: Db): Promise<number> {
  const settings = await findServerSettings(db, limits.flat())
  const sizes = limits
    .filter(([, condition]) => !['', 'OFF', '0', undefined].includes(settings.get(condition)))
    .map(([name]) => Number(settings.get(name)))
    .filter((bytes) => bytes > 0)
  return Math.floor(Math.min(...sizes) / ecgBytes)
}

/** Puts ECGs in their place. */
export type InsertEcgs = (trx: Trx, ecgs: DatedEcg[]) => Promise<void>

/**
 * Stores ECGs by many small transactions, all of them or none. They are kept beside their table until the last is there;
 * one small transaction then decides that they enter it, which from then on whoever comes will finish.
 *
 * @param fill gives the ECGs to `add`, in their order, so many at a time as it likes
 * @throws VigiaError `seed-running` where another process does so
 */
export async function seedInParts<Result>(
  db: Db,
  table: SeedTable,
  inserts: Readonly<Record<SeedTable, InsertEcgs>>,
  fill: (add: (ecgs: readonly DatedEcg[]) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const outcome = await takeLease(db, leaseName('seed'))
  if (outcome.status === 'taken')
    throw new VigiaError('seed-running', `Another process stores ECGs: ${tellHolder(outcome)}.`)
  const { lease } = outcome
  try {
    await enterAll(db, lease, inserts)
    await clearUnfinished(db, lease)
    const [{ insertId: seedId }] = await db
      .insert(seed)
      .values({ table, state: 'filling', beganAt: utcNow() })
    let place = 0
    let filled: Result
    try {
      filled = await fill(async (ecgs) => {
        await keepAside(db, lease, { seedId, place }, ecgs)
        place += ecgs.length
      })
    } catch (error) {
      await clearUnfinished(db, lease).catch(() => {})
      throw error
    }
    await underLease(db, lease, (trx) =>
      trx.update(seed).set({ state: 'entering' }).where(eq(seed.id, seedId)),
    )
    await enterAll(db, lease, inserts)
    return filled
  } finally {
    await lease.release()
  }
}

/**
 * Lets ECGs enter whose process was killed when that was decided, or waits for the process that does so: afterwards a
 * table has all of a file's ECGs or none.
 *
 * @throws VigiaError `seed-running` after ten minutes
 */
export async function finishSeeds(db: Db, inserts: Readonly<Record<SeedTable, InsertEcgs>>): Promise<void> {
  const isEntering = eq(seed.state, 'entering')
  const outcome = await retry(
    async () => {
      if ((await db.$count(seed, isEntering)) === 0) return { status: 'done' } as const
      const taken = await takeLease(db, leaseName('seed'))
      if (taken.status === 'taken') return taken
      try {
        await enterAll(db, taken.lease, inserts)
      } finally {
        await taken.lease.release()
      }
      return { status: 'done' } as const
    },
    ({ status }) => status === 'taken',
    { seconds: patienceSeconds },
  )
  if (outcome.status === 'taken')
    throw new VigiaError('seed-running', `ECGs are being stored, and take too long: ${tellHolder(outcome)}.`)
}

/** Nothing here does harm where it was done already. */
const underLease = <Result>(db: Db, lease: Lease, work: (trx: Trx) => Promise<Result>): Promise<Result> =>
  inTransaction(
    db,
    async (trx) => {
      await lease.confirm(trx)
      return await work(trx)
    },
    { isIdempotent: true },
  )

async function keepAside(
  db: Db,
  lease: Lease,
  { seedId, place }: { seedId: number; place: number },
  ecgs: readonly DatedEcg[],
): Promise<void> {
  const rows = ecgs.map(({ samples, verdict, measuredAt, metadata = [] }, index) => ({
    ...{ seedId, place: place + index, verdict, measuredAt, metadata: [...metadata] },
    samples: new Uint8Array(Float64Array.from(samples).buffer),
  }))
  await underLease(db, lease, async (trx) => {
    // Those of a try whose answer was lost are there already.
    for (let row = 0; row < rows.length; row += 128)
      await trx
        .insert(seedRow)
        .ignore()
        .values(rows.slice(row, row + 128))
  })
}

/** Lets what is decided enter its table, a part at a time: each ECG leaves its place aside as it enters. */
async function enterAll(
  db: Db,
  lease: Lease,
  inserts: Readonly<Record<SeedTable, InsertEcgs>>,
): Promise<void> {
  const decided = await db.select().from(seed).where(eq(seed.state, 'entering')).orderBy(asc(seed.id))
  for (const { id, table } of decided)
    for (let isMore = true; isMore; )
      isMore = await underLease(db, lease, async (trx) => {
        const rows = await trx
          .select()
          .from(seedRow)
          .where(eq(seedRow.seedId, id))
          .orderBy(asc(seedRow.place))
          .limit(partSize)
        if (rows.length === 0) {
          await trx.delete(seed).where(eq(seed.id, id))
          return false
        }
        await inserts[table](trx, rows.map(readRow))
        const places = rows.map(({ place }) => place)
        await trx.delete(seedRow).where(and(eq(seedRow.seedId, id), inArray(seedRow.place, places)))
        return true
      })
}

function readRow({ samples, verdict, measuredAt, metadata }: typeof seedRow.$inferSelect): DatedEcg {
  const bytes = Buffer.from(samples)
  return {
    samples: Float64Array.from({ length: ECG_LENGTH }, (_, sample) => bytes.readDoubleLE(8 * sample)),
    verdict: verdict ?? undefined,
    measuredAt,
    ...(metadata.length > 0 && { metadata }),
  }
}

/** Takes away what a killed process had kept aside, a part at a time. */
async function clearUnfinished(db: Db, lease: Lease): Promise<void> {
  for (const { id } of await db.select().from(seed).where(eq(seed.state, 'filling')))
    for (let isMore = true; isMore; )
      isMore = await underLease(db, lease, async (trx) => {
        const [{ affectedRows }] = await trx
          .delete(seedRow)
          .where(eq(seedRow.seedId, id))
          .orderBy(sql`${seedRow.place}`)
          .limit(partSize)
        if (affectedRows === 0) await trx.delete(seed).where(eq(seed.id, id))
        return affectedRows > 0
      })
}
