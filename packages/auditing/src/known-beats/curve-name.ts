import { createHash } from 'node:crypto'

/**
 * The name of a curve as a reader is shown it under a beat's name. An answer says by it which curve was before the eyes;
 * without the installation's salt nobody can tell a beat's own curve from a known one.
 *
 * @param knownDigest of the known beat; null for the beat's own curve
 * @returns 16 hexadecimal digits
 */
export function curveName(salt: string, readerId: string, beat: string, knownDigest: string | null): string {
  return digestOf(salt, 'curve', readerId, beat, knownDigest ?? '')
    .toString('hex')
    .slice(0, 16)
}

/** What chance says of a reader and a beat, once and for all: 0 ≤ draw < 1. */
export function drawKnown(salt: string, readerId: string, beat: string): number {
  return digestOf(salt, 'known', readerId, beat).readUInt32BE(0) / 2 ** 32
}

/** From which digest on a known beat is looked for, so that each is as probable as its distance from the one before. */
export function placeOfKnown(salt: string, readerId: string, beat: string): string {
  return digestOf(salt, 'which', readerId, beat).toString('hex')
}

function digestOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('/')).digest()
}
