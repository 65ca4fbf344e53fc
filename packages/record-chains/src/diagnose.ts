import type { ChainName } from '@vigia/db'
import type { ChainKey } from './keys.ts'
import { linkOf } from './link.ts'
import type { ChainRecord } from './records.ts'
import type { Tell } from './verify.ts'

/** A link that is not what its record, its place and the link before it make. */
export interface Suspect {
  key: ChainKey
  place: number
  before: string
  link: string
  record: ChainRecord
  /** What it would have to be. */
  expected: string
}

/** Links that may have been taken out at one place and the gap closed. */
const longestShift = 100

/**
 * How far the places of a link and all that follow were moved, where its record and the link before it are as they were;
 * undefined where that is not what is wrong.
 */
export function findShift(
  chain: ChainName,
  { key, place, before, link, record }: Suspect,
): number | undefined {
  for (let shift = 1; shift <= longestShift; shift++)
    for (const moved of [shift, -shift])
      if (place + moved > 0 && linkOf(key, { chain, place: place + moved, before }, record) === link)
        return moved
  return undefined
}

/** So many are compared with each other. */
const mostCompared = 12

/**
 * Tells what became of suspects: `reordered` where the link was made for another of the places or records among them,
 * nothing where only the link before it is not what it was, since that one is told; else `altered`.
 */
export function diagnose(chain: ChainName, suspects: readonly Suspect[], tell: Tell): void {
  const compared = suspects.slice(0, mostCompared)
  const befores = [...new Set(compared.flatMap(({ before, link, expected }) => [before, link, expected]))]
  for (const [index, suspect] of suspects.entries()) {
    const { place, record, link, key } = suspect
    const made = (at: number, before: string, of: ChainRecord) =>
      linkOf(key, { chain, place: at, before }, of) === link
    const follows = index > 0 && befores.some((before) => made(place, before, record))
    if (follows) continue
    const isReordered =
      index < mostCompared &&
      compared.some((other) =>
        other === suspect
          ? false
          : befores.some(
              (before) =>
                made(other.place, before, record) ||
                made(place, before, other.record) ||
                made(place, before, withId(other.record, record.id)),
            ),
      )
    tell(isReordered ? 'reordered' : 'altered', place, record.id)
  }
}

/** The same record under another id, as after an exchange of ids. */
function withId(record: ChainRecord, id: number): ChainRecord {
  return {
    id,
    fields: record.fields.map(([name, value]) => [name, name === 'id' ? String(id) : value] as const),
  }
}
