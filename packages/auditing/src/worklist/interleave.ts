import type { Mixable } from './mix.ts'

/** A beat of the random stream. */
export interface StreamBeat extends Mixable {
  /** How probable it was that it is in the stream; null where it is not known. */
  streamShare: number | null
}

/**
 * A list with the random stream among it, in which a beat that stands in both comes once. Whether the next turn is the
 * stream's is decided by what stands first in either, as a die would with the stream's share: so the stream is read at the
 * rate at which it arrives, whoever asks again gets the same beats, and no place tells which beat is whose.
 *
 * @param limit how many at most
 */
export function interleave<Beat extends Mixable>(
  listed: readonly Beat[],
  stream: readonly (Beat & StreamBeat)[],
  limit: number,
): Beat[] {
  const [rest, turns] = [[...listed].reverse(), [...stream].reverse()]
  const seen = new Set<string>()
  const merged: Beat[] = []
  while (merged.length < limit) {
    for (const list of [rest, turns]) while (seen.has(list.at(-1)?.beat ?? '')) list.pop()
    const [next, turn] = [rest.at(-1), turns.at(-1)]
    const isTurn = next === undefined || (turn !== undefined && drawOf(next, turn) < (turn.streamShare ?? 0))
    const taken = isTurn ? turn : next
    if (taken === undefined) break
    merged.push(taken)
    seen.add(taken.beat)
  }
  return merged
}

/**
 * What chance says of two beats, 0 ≤ draw < 1, by their places in the random order: those of the stream are the first of
 * theirs and so small, hence the finaliser of MurmurHash3 (A. Appleby, public domain) over both.
 */
function drawOf(one: Mixable, other: Mixable): number {
  return finalise(finalise(one.randomOrder) ^ other.randomOrder) / 2 ** 32
}

function finalise(number: number): number {
  let mixed = number >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
