import type { Mixable } from './mix.ts'

/** A beat of the random stream. */
export interface StreamBeat extends Mixable {
  /** How probable it was that it is in the stream; null where it is not known. */
  streamShare: number | null
}

/** The share of the listed beats before which the stream may have turns: so seldom has it to be looked for. */
export const gate = 0.05

/** Whether the stream may have turns before a listed beat, which chance decides for good. */
export function isGate({ randomOrder }: Mixable): boolean {
  return finalise(randomOrder) / 2 ** 32 < gate
}

/**
 * A list with the random stream among it, in which a beat that stands in both comes once. Whether the next turn is the
 * stream's is decided by what stands first in either: before one listed beat in 20 it may be, and there as a die would say
 * that makes the stream's share of all turns. So it is read at the rate at which it arrives, whoever asks again gets the
 * same beats, and no place tells which beat is whose.
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
    const taken = turn !== undefined && (next === undefined || hasTurn(next, turn)) ? turn : next
    if (taken === undefined) break
    merged.push(taken)
    seen.add(taken.beat)
  }
  return merged
}

/**
 * Whether a beat of the stream comes before a listed one. Of turns that follow each other with probability p there are
 * p / (1 - p) at a gate; that these are share / (1 - share) for each listed beat makes p what it is.
 */
function hasTurn(next: Mixable, turn: StreamBeat): boolean {
  const share = turn.streamShare ?? 0
  return isGate(next) && drawOf(next, turn) < share / (gate * (1 - share) + share)
}

/**
 * What chance says of two beats, 0 ≤ draw < 1, by their places in the random order: those of the stream are the first of
 * theirs and so small, hence the finaliser of MurmurHash3 (A. Appleby, public domain) over both.
 */
function drawOf(one: Mixable, other: Mixable): number {
  return finalise(finalise(one.randomOrder + 1) ^ other.randomOrder) / 2 ** 32
}

function finalise(number: number): number {
  let mixed = number >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
