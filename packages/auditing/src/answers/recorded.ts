import { type DbOrTrx, databaseErrorCode } from '@vigia/db'
import type { AuditSettings } from '../settings/audit-settings.ts'
import { type BeatFacts, mayBeToldAnswers } from '../visibility/visibility.ts'
import type { Reader, Recorded } from './answer.ts'
import { findAuditByKey, listBeatAudits, type StoredAudit } from './audits.ts'
import { findBeat } from './beats.ts'
import { type Opinion, settle } from './settle.ts'

/** Who is told, by which settings. */
export interface Told extends Pick<AuditSettings, 'adjudicationView' | 'uncertainGoesTo'> {
  reader: Reader
}

/**
 * What was answered when the same was sent before, under the same key; undefined where the key is new. What was told
 * then and may not be told any more is left out.
 *
 * @param isSame whether the audit under that key says what is said now
 */
export async function findRecorded(
  db: DbOrTrx,
  key: string,
  isSame: (stored: StoredAudit) => boolean,
  { reader, adjudicationView, uncertainGoesTo }: Told,
): Promise<({ status: 'recorded' } & Recorded) | { status: 'key-reused' } | undefined> {
  const stored = await findAuditByKey(db, key)
  if (stored === undefined) return undefined
  if (!isSame(stored)) return { status: 'key-reused' }
  const beat = await findBeat(db, stored.beat)
  const all = await listBeatAudits(db, stored.beat)
  const opinions = all.filter(({ id }) => id <= stored.id)
  const settlement = settle(opinions, beat?.isDouble ?? false, uncertainGoesTo)
  const then = { state: settlement.state, opinions, adjudicationView }
  const now = { state: beat?.state ?? 'unread', opinions: all, adjudicationView }
  const first = {
    auditId: stored.id,
    ...settlement,
    trainingEcgId: stored.trainingEcgId,
    audits: opinions.length,
  }
  const isTold = mayBeToldAnswers(then, reader) && mayBeToldAnswers(now, reader)
  return { status: 'recorded', ...(isTold ? first : withoutOthers(first, opinions, reader)) }
}

/** Where a beat stands after an audit, as far as its reader may know; `after` is the beat with that audit. */
export function tellRecorded(recorded: Recorded, after: BeatFacts, reader: Reader): Recorded {
  return mayBeToldAnswers(after, reader) ? recorded : withoutOthers(recorded, after.opinions, reader)
}

/** The same as if nobody else had answered, or as if the beat still awaited another reader. */
function withoutOthers(
  recorded: Recorded,
  opinions: readonly Pick<Opinion, 'readerId'>[],
  reader: Reader,
): Recorded {
  const audits = opinions.filter(({ readerId }) => readerId === reader.id).length
  const isOwn = audits === opinions.length && recorded.state !== 'disagreement'
  if (isOwn || recorded.state === 'unread') return { ...recorded, audits }
  return { auditId: recorded.auditId, state: 'awaiting-second', label: null, trainingEcgId: null, audits }
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
