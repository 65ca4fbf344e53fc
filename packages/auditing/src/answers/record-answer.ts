import type { AuditKind } from '@vigia/contracts/audit'
import { asIfUtc } from '@vigia/contracts/calendar'
import { type Db, inTransaction, type Trx } from '@vigia/db'
import { currentSpan, type Logger } from '@vigia/runtime'
import { findRecordedKnown, recordKnown } from '../known-beats/record-known.ts'
import { readSettings } from '../settings/settings.ts'
import { followAudits } from '../statements/follow-audits.ts'
import { insertDisclosures } from '../visibility/disclosures.ts'
import { visibleAudits } from '../visibility/visibility.ts'
import type { AnswerToRecord, Reader, RecordOutcome } from './answer.ts'
import { againWhenKeyIsTaken, appendAudit, appendBeside, findRecorded, type Told } from './append-audit.ts'
import {
  type BeatAudit,
  describeObstacle,
  findSubject,
  type LockedBeat,
  listBeatAudits,
  lockBeat,
  type StoredAudit,
  type Subject,
} from './beat-record.ts'
import { mayAnswer } from './may-answer.ts'
import { effectiveAudits } from './settle.ts'
import { findRawBeat, type InferenceSource } from './training-row.ts'

/** An answer on its way to the locked beat. */
interface Attempt {
  subject: Subject
  told: Told
  answer: AnswerToRecord
  isSame: (stored: StoredAudit) => boolean
  rawBeat: Awaited<ReturnType<typeof findRawBeat>>
  /** Whether it is about the beat's own curve; else it is refused, whatever the beat would allow. */
  isOwnCurve: boolean
}

/**
 * Records a reader's answer to a beat, with the beat's training row, in one transaction. Of several who answer the
 * same beat at once one is first, and the others are told who was, where they may know. Sent again under its key, an
 * answer is recorded once and its first outcome told again.
 *
 * An answer to a known beat is recorded apart; see `recordKnown`.
 *
 * @param results is asked only for a beat that has no row in the clinic's table
 * @param log gets one line when the answer is recorded, and none when it is told again
 */
export async function recordAnswer(
  db: Db,
  results: InferenceSource,
  reader: Reader,
  answer: AnswerToRecord,
  log?: AuditLog,
): Promise<RecordOutcome> {
  const isSame = (stored: StoredAudit) => saysTheSame(stored, reader, answer)
  return await againWhenKeyIsTaken(async () => {
    const told = { reader, ...(await readSettings(db)) }
    const recorded =
      (await findRecorded(db, answer.key, isSame, told)) ?? (await findRecordedKnown(db, reader, answer))
    if (recorded !== undefined) return recorded
    const subject = await findSubject(db, answer.inferenceId)
    if (subject === undefined) return { status: 'gone' }
    currentSpan()?.add({ 'vigia.beat': subject.beat })
    if (isBeforeMeasured(subject, answer)) return { status: 'not-allowed', reason: 'before-measured' }
    const known = subject.trainingRow === null ? await recordKnown(db, reader, subject, answer) : 'own-curve'
    if (typeof known === 'object') return known
    const isOwnCurve = known === 'own-curve'
    const rawBeat = await findRawBeat(db, results, subject)
    // READ COMMITTED, so that the clinic's row is copied without a lock on it.
    const { isNew, outcome } = await inTransaction(
      db,
      (trx) => recordLocked(trx, { subject, told, answer, isSame, rawBeat, isOwnCurve }),
      { isolation: 'READ COMMITTED' },
    )
    return isNew ? logAudit(log, subject, answer.kind, outcome) : outcome
  })
}

const dayMilliseconds = 86_400_000

/**
 * Whether an answer says that it was given before there was the beat. A day is left for zones, which times of measurement do
 * not tell; one that lies in the future itself proves nothing.
 */
function isBeforeMeasured({ measuredAt }: Subject, { answeredAt }: AnswerToRecord): boolean {
  if (measuredAt === null) return false
  const measured = asIfUtc(measuredAt).getTime()
  return measured < Date.now() + dayMilliseconds && Date.parse(answeredAt) + dayMilliseconds < measured
}

async function recordLocked(trx: Trx, attempt: Attempt): Promise<{ isNew: boolean; outcome: RecordOutcome }> {
  const { subject, told, answer, isSame } = attempt
  const beat = await lockBeat(trx, subject, told.reader.id)
  const recorded = await findRecorded(trx, answer.key, isSame, told)
  if (recorded !== undefined) return { isNew: false, outcome: recorded }
  return { isNew: true, outcome: await recordNew(trx, attempt, beat) }
}

async function recordNew(trx: Trx, attempt: Attempt, beat: LockedBeat): Promise<RecordOutcome> {
  const { subject, told, answer, rawBeat } = attempt
  const { reader, adjudicationView } = told
  const audits = await listBeatAudits(trx, subject.beat)
  const { state, isDouble, shown } = beat
  if (answer.kind === 'addition') return await recordAddition(trx, { ...attempt, answer, beat, audits })
  const wasShownAnswers = shown.includes('answers')
  const facts = { state, audits, adjudicationView, isDouble, wasShownAnswers }
  const { key, kind, beatCode, comment, answeredAt } = answer
  const permission = mayAnswer(facts, reader, { kind, seenAudits: answer.seenAudits })
  if (permission.status === 'answered-meanwhile') {
    // The worklist leased what it held for unread: it is brought up to date.
    await followAudits(trx, 'beat', [subject.beat])
    const { obstacle } = permission
    if (obstacle !== null && obstacle.readerId !== reader.id)
      await insertDisclosures(trx, reader.id, 'answers', [subject])
    const visible = visibleAudits(facts, reader).length
    return { status: 'answered-meanwhile', audits: visible, ...(await describeObstacle(trx, obstacle)) }
  }
  if (permission.status === 'not-allowed') return permission
  if (!attempt.isOwnCurve) return { status: 'not-allowed', reason: 'other-curve' }
  return await appendAudit(trx, {
    subject,
    beat,
    audits,
    rawBeat,
    told,
    added: {
      key,
      kind,
      readerId: reader.id,
      answer: answer.answer,
      beatCode,
      comment,
      // Whoever has answered a beat has been shown the verdict; of the others it is on record.
      reveal: shown.length > 0 || audits.some(({ readerId }) => readerId === reader.id) ? 'after' : 'before',
      undoes: null,
      addsTo: null,
      answeredAt,
    },
  })
}

/** A class or a comment beside the reader's own answer, in whatever state the beat is. */
async function recordAddition(
  trx: Trx,
  attempt: Pick<Attempt, 'subject' | 'told' | 'answer'> & { beat: LockedBeat; audits: BeatAudit[] },
): Promise<RecordOutcome> {
  const { subject, told, answer, beat, audits } = attempt
  const { key, beatCode, comment, answeredAt } = answer
  const own = effectiveAudits(audits).findLast(({ readerId }) => readerId === told.reader.id)
  if (own?.answer !== answer.answer) return { status: 'not-allowed', reason: 'nothing-to-add-to' }
  return await appendBeside(trx, {
    subject,
    beat,
    audits,
    told,
    added: {
      key,
      kind: 'addition',
      readerId: told.reader.id,
      answer: own.answer,
      beatCode,
      comment,
      // To one's own answer, and whoever has answered a beat has been shown the verdict.
      reveal: 'after',
      undoes: null,
      addsTo: own.id,
      answeredAt,
    },
  })
}

function saysTheSame(stored: StoredAudit, reader: Reader, answer: AnswerToRecord): boolean {
  return (
    stored.readerId === reader.id &&
    stored.inferenceId === answer.inferenceId &&
    stored.kind === answer.kind &&
    stored.answer === answer.answer &&
    stored.beatCode === answer.beatCode &&
    stored.comment === answer.comment
  )
}

/** Where it is told what was answered. */
export type AuditLog = Pick<Logger, 'info'>

const sentences: Record<AuditKind, string> = {
  reading: 'An answer was recorded.',
  revision: 'An answer was changed.',
  adjudication: 'A disagreement was settled.',
  addition: 'Something was added to an answer.',
  undo: 'An answer was taken back.',
}

/** One line for an audit that is in the database. Who answered what is there, under its id, and not in the log. */
export function logAudit<Outcome extends { status: string }>(
  log: AuditLog | undefined,
  { beat, inferenceId }: Subject,
  kind: AuditKind,
  outcome: Outcome,
): Outcome {
  if ('auditId' in outcome && 'state' in outcome) {
    const { auditId, state } = outcome
    log?.info({ beat, inferenceId, kind, state, auditId }, sentences[kind])
  }
  return outcome
}
