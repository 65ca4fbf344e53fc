import { type DbOrTrx, databaseErrorCode } from '@vigia/db'
import type { Recorded } from './answer.ts'
import { findAuditByKey, listBeatAudits, type StoredAudit } from './audits.ts'
import { findBeat } from './beats.ts'
import { settle } from './settle.ts'

/**
 * What was answered when the same was sent before, under the same key; undefined where the key is new.
 *
 * @param isSame whether the audit under that key says what is said now
 */
export async function findRecorded(
  db: DbOrTrx,
  key: string,
  isSame: (stored: StoredAudit) => boolean,
): Promise<({ status: 'recorded' } & Recorded) | { status: 'key-reused' } | undefined> {
  const stored = await findAuditByKey(db, key)
  if (stored === undefined) return undefined
  if (!isSame(stored)) return { status: 'key-reused' }
  const beat = await findBeat(db, stored.beat)
  const audits = (await listBeatAudits(db, stored.beat)).filter(({ id }) => id <= stored.id)
  return {
    status: 'recorded',
    auditId: stored.id,
    ...settle(audits, beat?.isDouble ?? false),
    trainingEcgId: stored.trainingEcgId,
    audits: audits.length,
  }
}

/**
 * Runs `work` again, once, when it has failed because its key was recorded at that very moment by another
 * transaction: now it finds it.
 */
export async function againWhenKeyIsTaken<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (databaseErrorCode(error) !== 'ER_DUP_ENTRY') throw error
    return await work()
  }
}
