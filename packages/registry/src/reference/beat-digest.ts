import { createHash } from 'node:crypto'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { core, type DbOrTrx, referenceBeat } from '@vigia/db'

const { lte, sql } = core

/**
 * By what a beat is known again under another id: SHA-256, in hexadecimal, of its 140 raw samples as little-endian
 * single-precision numbers. Tables hold samples as FLOAT or as DOUBLE, and a copy may have gone through either.
 *
 * @throws RangeError when they are not 140
 */
export function beatDigest(samples: ArrayLike<number>): string {
  if (samples.length !== ECG_LENGTH) throw new RangeError(`A beat has ${ECG_LENGTH} samples.`)
  const bytes = new DataView(new ArrayBuffer(ECG_LENGTH * Float32Array.BYTES_PER_ELEMENT))
  for (let sample = 0; sample < ECG_LENGTH; sample++)
    // Adding 0 makes 0 of -0, which a table may not tell apart.
    bytes.setFloat32(sample * Float32Array.BYTES_PER_ELEMENT, (samples[sample] as number) + 0, true)
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * The digests of all beats of all reference sets, frozen or not: what no model is trained on. Empty where there is no
 * set.
 *
 * @param until only of those that were in a set at this moment: UTC, as the column holds it
 */
export async function listReferenceDigests(db: DbOrTrx, until?: string): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ digest: sql<string>`${referenceBeat.beatDigest}` })
    .from(referenceBeat)
    .where(until === undefined ? undefined : lte(referenceBeat.addedAt, until))
  return new Set(rows.map(({ digest }) => digest))
}
