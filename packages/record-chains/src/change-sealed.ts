import { type ChainName, chainLink, chainSeal, core, type Trx } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { type ChainKey, findKey } from './keys.ts'
import { type LinkPlace, linkOf, openStart, sealOf } from './link.ts'
import { readRecords } from './records.ts'
import { readUnlinked } from './unlinked.ts'

const { and, eq, gt, inArray } = core

/** A record as its chain has it, before something of it is erased. */
interface Whole {
  recordId: number
  key: ChainKey
  place: LinkPlace
  link: string
}

/**
 * Changes records of a chain because something of them is erased, and seals what is left, so that the chain is whole after
 * it. Were they not whole before, the transaction is broken off.
 *
 * @param change done once; it changes these records and no others
 * @throws VigiaError `chain-key-unknown`, `records-not-well`
 */
export async function changeSealed(
  trx: Trx,
  chain: ChainName,
  ids: readonly number[],
  change: () => Promise<void>,
): Promise<void> {
  if (ids.length === 0) return
  const wholes = await listLinked(trx, chain, ids)
  const linked = new Set(wholes.map(({ recordId }) => recordId))
  const others = new Set(ids.filter((id) => !linked.has(id)))
  if (others.size > 0) wholes.push(...(await listOfBefore(trx, chain, others)))
  await change()
  const left = await readRecords(trx, chain, ids)
  for (const { recordId, key, place, link } of wholes) {
    const record = left.get(recordId)
    if (record === undefined) throw notWell(chain)
    await trx.insert(chainSeal).values({ chain, recordId, link, seal: sealOf(key, place, link, record) })
  }
}

async function listLinked(trx: Trx, chain: ChainName, ids: readonly number[]): Promise<Whole[]> {
  const records = await readRecords(trx, chain, ids)
  const rows = await trx
    .select()
    .from(chainLink)
    .where(and(eq(chainLink.chain, chain), gt(chainLink.place, 0), inArray(chainLink.recordId, [...ids])))
  const wholes: Whole[] = []
  for (const { recordId, place, link, keyId } of rows) {
    const [last] = await trx
      .select({ link: chainLink.link })
      .from(chainLink)
      .where(and(eq(chainLink.chain, chain), eq(chainLink.place, place - 1)))
    const [key, record] = [requireKey(chain, keyId), records.get(recordId)]
    if (last === undefined || record === undefined) throw notWell(chain)
    const of = { chain, place, before: last.link }
    if (linkOf(key, of, record) !== link) throw notWell(chain)
    wholes.push({ recordId, key, place: of, link })
  }
  return wholes
}

/** Records of before the chain: their places are in the digest that its first link is made of. */
async function listOfBefore(trx: Trx, chain: ChainName, ids: ReadonlySet<number>): Promise<Whole[]> {
  const [start] = await trx
    .select()
    .from(chainLink)
    .where(and(eq(chainLink.chain, chain), eq(chainLink.place, 0)))
  // Nobody has begun the chain: it will begin with what is left.
  if (start === undefined) return []
  const key = requireKey(chain, start.keyId)
  const digest = openStart(chain, key)
  const wholes: Whole[] = []
  for await (const { records, seals } of readUnlinked(trx, chain))
    for (const record of records) {
      if (record.id > start.recordId) continue
      const { before, link } = digest.add(record, seals.get(record.id))
      if (ids.has(record.id))
        wholes.push({ recordId: record.id, key, place: { chain, place: 0, before }, link })
    }
  if (digest.end().link !== start.link || wholes.length < ids.size) throw notWell(chain)
  return wholes
}

function requireKey(chain: ChainName, id: string): ChainKey {
  const key = findKey(id)
  if (key !== undefined) return key
  throw new VigiaError(
    'chain-key-unknown',
    `CHAIN_KEY does not hold the key that records of ${chain} were linked with, so that what is left of them cannot be sealed. Nothing is changed.`,
  )
}

const notWell = (chain: ChainName) =>
  new VigiaError(
    'records-not-well',
    `Records of ${chain} are not what they were: see \`pipelines audit verify\`. Nothing is changed.`,
  )
