import { createHash } from 'node:crypto'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import type { Db } from '../database.ts'
import { utcNow } from '../moments.ts'
import { referenceBeat, referenceSet } from '../registry-tables.ts'

/**
 * A frozen reference set of beats with these labels, each with a row of the training table by its place from 1; the beat
 * at a place has that place as its sample everywhere, in a scale of 0 to 100.
 */
export async function addFrozenSet(db: Db, labels: readonly Verdict[]): Promise<number> {
  const [{ insertId: setId }] = await db.insert(referenceSet).values({
    name: 'known',
    version: 1,
    digest: '0'.repeat(64),
    byKind: 'user',
    byName: 'Davi',
    madeAt: utcNow(),
    frozenAt: utcNow(),
  })
  await db.insert(referenceBeat).values(
    labels.map((label, index) => {
      const samples = Buffer.alloc(8 * ECG_LENGTH)
      for (let sample = 0; sample < ECG_LENGTH; sample++) samples.writeDoubleLE(index + 1, 8 * sample)
      return {
        setId,
        beatDigest: createHash('sha256').update(samples).digest('hex'),
        ecgId: index + 1,
        label,
        source: 'labelled' as const,
        samples,
        addedAt: utcNow(),
      }
    }),
  )
  return setId
}
