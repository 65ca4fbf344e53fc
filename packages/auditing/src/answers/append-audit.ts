import { type DbOrTrx, databaseErrorCode, type Trx } from '@vigia/db'
import { addToChain } from '@vigia/record-chains'
import type { AuditSettings } from '../settings/settings.ts'
import { correctTrainingRow } from '../training-table/correct-row.ts'
import { insertDisclosures } from '../visibility/disclosures.ts'
import { type BeatFacts, mayBeToldAnswers } from '../visibility/visibility.ts'
import type { NoRow, Reader, Recorded } from './answer.ts'
import {
  type BeatAudit,
  type BeatRecord,
  findAuditByKey,
  findBeat,
  insertAudit,
  listBeatAudits,
  type NewAudit,
  type StoredAudit,
  type Subject,
  updateBeat,
} from './beat-record.ts'
import { type Audit, type Settlement, settle, trainingVerdict } from './settle.ts'
import {
  type findRawBeat,
  insertTrainingRow,
  relabelTrainingRow,
  withdrawTrainingRow,
} from './training-row.ts'

/** An audit that may be recorded, and the locked beat as it was before. */
export interface Append {
  subject: Subject
  beat: BeatRecord
  audits: readonly BeatAudit[]
  added: Omit<NewAudit, 'trainingEcgId'>
  rawBeat: Awaited<ReturnType<typeof findRawBeat>>
  told: Told
}

/**
 * Records an audit and what follows from it: the beat's state and label, and its one training row. Where that row
 * cannot be written, nothing is.
 *
 * @returns where the beat stands now, as far as the reader may know
 */
export async function appendAudit(
  trx: Trx,
  append: Append,
): Promise<({ status: 'recorded' } & Recorded) | NoRow> {
  const { subject, beat, added, rawBeat, told } = append
  const audits = [...append.audits, { ...added, id: Number.MAX_SAFE_INTEGER }]
  // Whatever it would amount to: a second reader could else try which answer is refused.
  const { trainingEcgId: madeBefore } = beat
  if (trainingVerdict(added.answer) !== undefined && madeBefore === null && rawBeat.status !== 'found')
    return rawBeat
  const settlement = settle(audits, beat.isDouble, told.uncertainGoesTo)
  const row = await writeTrainingRow(trx, append, settlement)
  if (row.status !== 'written') return row
  const { trainingEcgId } = row
  const auditId = await insertAudit(trx, subject, { ...added, trainingEcgId })
  const standing = { ...settlement, trainingEcgId, audits: audits.length }
  await updateBeat(trx, subject.beat, standing)
  const outcome = await tell(trx, { subject, told, audits, recorded: { auditId, ...standing } })
  // Last of all: until the transaction ends, every other answer waits for this.
  await addToChain(trx, 'audits', auditId)
  return outcome
}

/** Records an audit that changes nothing of what a beat amounts to: an addition, or what takes one back. */
export async function appendBeside(
  trx: Trx,
  { subject, beat, audits, added, told }: Omit<Append, 'rawBeat'>,
): Promise<{ status: 'recorded' } & Recorded> {
  const { state, label, trainingEcgId } = beat
  const auditId = await insertAudit(trx, subject, { ...added, trainingEcgId })
  const recorded = { auditId, state, label, trainingEcgId, audits: audits.length }
  const outcome = await tell(trx, { subject, told, audits, recorded })
  await addToChain(trx, 'audits', auditId)
  return outcome
}

interface Telling extends Pick<Append, 'subject' | 'told'> {
  /** The beat's audits now. */
  audits: BeatFacts['audits']
  recorded: Recorded
}

/** What was recorded, as far as its reader may know; where that says what others have answered, it is on record. */
async function tell(trx: Trx, { subject, told, audits, recorded }: Telling) {
  const { reader, adjudicationView } = told
  const after = { state: recorded.state, audits, adjudicationView }
  if (mayBeToldAnswers(after, reader) && audits.some(({ readerId }) => readerId !== reader.id))
    await insertDisclosures(trx, reader.id, 'answers', [subject])
  return { status: 'recorded' as const, ...tellRecorded(recorded, after, reader) }
}

/** Makes, relabels or removes the row that this beat's audits made, or corrects the one that they are about. */
async function writeTrainingRow(
  trx: Trx,
  { subject, beat, rawBeat }: Append,
  { label }: Settlement,
): Promise<{ status: 'written'; trainingEcgId: number | null } | NoRow> {
  if (subject.trainingRow !== null) return await correctTrainingRow(trx, subject.trainingRow, label)
  const verdict = trainingVerdict(label)
  const { trainingEcgId } = beat
  if (verdict === undefined) {
    if (trainingEcgId !== null) await withdrawTrainingRow(trx, trainingEcgId)
    return { status: 'written', trainingEcgId: null }
  }
  if (trainingEcgId !== null && (await relabelTrainingRow(trx, trainingEcgId, verdict)))
    return { status: 'written', trainingEcgId }
  if (rawBeat.status !== 'found') return rawBeat
  const inserted = await insertTrainingRow(trx, rawBeat.beat, verdict)
  return inserted === undefined ? { status: 'gone' } : { status: 'written', trainingEcgId: inserted }
}

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
  const audits = all.filter(({ id }) => id <= stored.id)
  const settlement = settle(audits, beat?.isDouble ?? false, uncertainGoesTo)
  const then = { state: settlement.state, audits, adjudicationView }
  const now = { state: beat?.state ?? 'unread', audits: all, adjudicationView }
  const first = {
    auditId: stored.id,
    ...settlement,
    trainingEcgId: stored.trainingEcgId,
    audits: audits.length,
  }
  const isTold = mayBeToldAnswers(then, reader) && mayBeToldAnswers(now, reader)
  return { status: 'recorded', ...(isTold ? first : withoutOthers(first, audits, reader)) }
}

/** Where a beat stands after an audit, as far as its reader may know; `after` is the beat with that audit. */
export function tellRecorded(recorded: Recorded, after: BeatFacts, reader: Reader): Recorded {
  return mayBeToldAnswers(after, reader) ? recorded : withoutOthers(recorded, after.audits, reader)
}

/** The same as if nobody else had answered, or as if the beat still awaited another reader. */
function withoutOthers(
  recorded: Recorded,
  audits: readonly Pick<Audit, 'readerId'>[],
  reader: Reader,
): Recorded {
  const own = audits.filter(({ readerId }) => readerId === reader.id).length
  const isOwn = own === audits.length && recorded.state !== 'disagreement'
  if (isOwn || recorded.state === 'unread') return { ...recorded, audits: own }
  return {
    auditId: recorded.auditId,
    state: 'awaiting-second',
    label: null,
    trainingEcgId: null,
    audits: own,
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
