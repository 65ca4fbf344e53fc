import {
  type ChainName,
  chainHead,
  chainLink,
  core,
  type Db,
  inTransaction,
  type SQL,
  type Trx,
} from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { currentKey } from './keys.ts'
import { linkOf, openStart } from './link.ts'
import { chainNames, idOf, readAllRecords, readRecords } from './records.ts'

const { desc, eq, ne } = core

/** The last link of a chain. */
interface Head {
  place: number
  link: string
}

/**
 * Makes a record that this transaction has added the next link of its chain. Whoever does so locks the chain's head until
 * the transaction ends: let it be the last thing that a transaction does. So places have neither gaps nor doubles,
 * however many processes write, and of two chains the one that comes first in `chainNames` is locked first.
 *
 * A chain that nobody has begun is begun: see `beginChains`.
 *
 * @throws VigiaError `chain-record-missing` when there is no such record
 */
export async function addToChain(trx: Trx, chain: ChainName, recordId: number): Promise<void> {
  // Before the lock, so that nobody waits for it.
  const record = (await readRecords(trx, chain, [recordId])).get(recordId)
  if (record === undefined)
    throw new VigiaError('chain-record-missing', `There is no record ${recordId} for the chain ${chain}.`)
  const { place: last, link: before } =
    (await lockHead(trx, chain)) ?? (await begin(trx, chain, ne(idOf(chain), recordId)))
  const [key, place] = [currentKey(), last + 1]
  const link = linkOf(key, { chain, place, before }, record)
  await trx.insert(chainLink).values({ chain, place, recordId, keyId: key.id, link })
  await moveHead(trx, chain, { place, link })
}

/**
 * Begins the chains that are not begun: one link stands for all records that are there. The first record would do so
 * too, and be waited for meanwhile.
 */
export async function beginChains(db: Db): Promise<void> {
  for (const chain of chainNames)
    await inTransaction(
      db,
      async (trx) => {
        if ((await lockHead(trx, chain)) === undefined) await begin(trx, chain)
      },
      { isolation: 'READ COMMITTED' },
    )
}

/** Undefined where the chain is not begun. */
async function lockHead(trx: Trx, chain: ChainName): Promise<Head | undefined> {
  const [row] = await trx
    .select({ place: chainHead.place, link: chainHead.link })
    .from(chainHead)
    .where(eq(chainHead.chain, chain))
    .for('update')
  // The migration made it, and nobody can make up for it: the chain's end would be lost with it.
  if (row === undefined) throw new VigiaError('chain-head-missing', `The chain ${chain} has lost its head.`)
  return row.place === null || row.link === null ? undefined : { place: row.place, link: row.link }
}

async function begin(trx: Trx, chain: ChainName, condition?: SQL): Promise<Head> {
  const key = currentKey()
  const start = openStart(chain, key)
  for await (const records of readAllRecords(trx, chain, condition))
    for (const record of records) start.add(record)
  const { covers, last, link } = start.end()
  await trx.insert(chainLink).values({ chain, place: 0, recordId: last, covers, keyId: key.id, link })
  await moveHead(trx, chain, { place: 0, link })
  return { place: 0, link }
}

async function moveHead(trx: Trx, chain: ChainName, head: Head): Promise<void> {
  await trx.update(chainHead).set(head).where(eq(chainHead.chain, chain))
}

/** The last link of a chain, as it is kept elsewhere. */
export interface ChainHeadFact extends Head {
  chain: ChainName
}

/** The chains whose head is not their last link: a quick look, where `verifyChain` looks at all. */
export async function listLooseHeads(db: Pick<Db, 'select'>): Promise<ChainName[]> {
  const heads = await db.select().from(chainHead)
  const lasts = await Promise.all(
    chainNames.map(async (chain) => {
      const [last] = await db
        .select({ link: chainLink.link })
        .from(chainLink)
        .where(eq(chainLink.chain, chain))
        .orderBy(desc(chainLink.place))
        .limit(1)
      return { chain, link: last?.link ?? null }
    }),
  )
  return lasts
    .filter(({ chain, link }) => heads.find((head) => head.chain === chain)?.link !== link)
    .map(({ chain }) => chain)
}

/** The last link of each chain that is begun. */
export async function listHeads(db: Pick<Db, 'select'>): Promise<ChainHeadFact[]> {
  const rows = await db.select().from(chainHead)
  return chainNames.flatMap((chain) => {
    const row = rows.find((one) => one.chain === chain)
    return row?.place == null || row.link === null ? [] : [{ chain, place: row.place, link: row.link }]
  })
}
