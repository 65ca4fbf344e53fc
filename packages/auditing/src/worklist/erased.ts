import { type Db, erasure } from '@vigia/db'
import { isAmong } from '../statements/fragments.ts'

/** Which of these ECGs of the clinic were erased, with all that came of them. */
export async function listErased(db: Db, sourceEcgIds: readonly number[]): Promise<Set<number>> {
  if (sourceEcgIds.length === 0) return new Set()
  const { sourceEcgId } = erasure
  const rows = await db.select({ id: sourceEcgId }).from(erasure).where(isAmong(sourceEcgId, sourceEcgIds))
  return new Set(rows.map(({ id }) => id))
}
