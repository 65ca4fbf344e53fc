import type { ChainName } from '@vigia/db'
import { authenticate, type ChainKey } from './keys.ts'
import type { ChainRecord } from './records.ts'

/** The link before the first. */
export const noLink = ''

/** The link of a record: over its chain, its place, the link before it, and its columns. */
export function linkOf(
  key: ChainKey,
  place: { chain: ChainName; place: number; before: string },
  record: ChainRecord,
): string {
  return authenticate(key, JSON.stringify([place.chain, place.place, place.before, record.fields]))
}

/** A digest over the records of before a chain, added one by one in the order of their ids: constant in memory. */
export function openStart(chain: ChainName, key: ChainKey) {
  let digest = noLink
  let covers = 0
  let last = 0
  return {
    add(record: ChainRecord): void {
      digest = authenticate(key, JSON.stringify([chain, 'before', digest, record.fields]))
      covers++
      last = record.id
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
