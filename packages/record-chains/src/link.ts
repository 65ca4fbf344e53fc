import type { ChainName } from '@vigia/db'
import { authenticate, type ChainKey } from './keys.ts'
import type { ChainRecord } from './records.ts'

/** The link before the first. */
export const noLink = ''

/** Where a link stands in its chain, and the link before it. */
export interface LinkPlace {
  chain: ChainName
  place: number
  before: string
}

/** The link of a record: over its chain, its place, the link before it, and its columns. */
export function linkOf(key: ChainKey, place: LinkPlace, record: ChainRecord): string {
  return authenticate(key, JSON.stringify([place.chain, place.place, place.before, record.fields]))
}

/** What stands for a record from which something was erased. */
export interface Seal {
  /** The link that the record had when it was whole; of a record of before the chain, the digest with it. */
  link: string
  seal: string
}

/** Over the place of a record, the link that it had, and what is left of it: nobody makes one without the key. */
export function sealOf(
  key: ChainKey,
  { chain, place, before }: LinkPlace,
  link: string,
  left: ChainRecord,
): string {
  return authenticate(key, JSON.stringify(['erased', chain, place, before, link, left.fields]))
}

/** The link that a record must have: that of its seal, where the seal fits it; else the one that its columns make. */
export function expectedLink(
  key: ChainKey,
  place: LinkPlace,
  record: ChainRecord,
  seal: Seal | undefined,
): string {
  return sealedLink(key, place, record, seal) ?? linkOf(key, place, record)
}

/** The link that a record had when it was whole; undefined without a seal, and where its seal does not fit it. */
function sealedLink(
  key: ChainKey,
  place: LinkPlace,
  record: ChainRecord,
  seal: Seal | undefined,
): string | undefined {
  return seal !== undefined && sealOf(key, place, seal.link, record) === seal.seal ? seal.link : undefined
}

/** A digest over the records of before a chain, added one by one in the order of their ids: constant in memory. */
export function openStart(chain: ChainName, key: ChainKey) {
  let digest = noLink
  let covers = 0
  let last = 0
  return {
    /** @returns the digest before the record, and with it */
    add(record: ChainRecord, seal?: Seal): { before: string; link: string } {
      const before = digest
      digest =
        sealedLink(key, { chain, place: 0, before }, record, seal) ??
        authenticate(key, JSON.stringify([chain, 'before', before, record.fields]))
      covers++
      last = record.id
      return { before, link: digest }
    },
    /** The link at place 0, and what it stands for. */
    end: () => ({ covers, last, link: startLink(chain, key, { covers, last, digest }) }),
  }
}

function startLink(
  chain: ChainName,
  key: ChainKey,
  { covers, last, digest }: { covers: number; last: number; digest: string },
): string {
  return authenticate(key, JSON.stringify([chain, 'start', covers, last, digest]))
}
