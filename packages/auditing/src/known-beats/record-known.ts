import type { Verdict } from '@vigia/contracts/ecg'
import {
  core,
  type Db,
  type DbOrTrx,
  fromUtcColumn,
  inTransaction,
  knownAnswer,
  referenceBeat,
  shownCurve,
  type Trx,
  toUtcColumn,
  utcNow,
} from '@vigia/db'
import type { AnswerToRecord, Reader, RecordOutcome } from '../answers/answer.ts'
import { findReader, type Subject } from '../answers/beat-record.ts'
import { ensureSalt } from '../worklist/sampling.ts'
import { curveName } from './curve-name.ts'
import { wasShownReveal } from './shown-curves.ts'

const { and, asc, eq, isNotNull, isNull } = core

type StoredAnswer = typeof knownAnswer.$inferSelect

/** An answer to a known beat that was recorded under a key. */
export async function findKnownAnswer(db: DbOrTrx, key: string): Promise<StoredAnswer | undefined> {
  const [row] = await db.select().from(knownAnswer).where(eq(knownAnswer.answerKey, key))
  return row
}

/** What was told when the same was sent before under its key; undefined where the key is new. */
export async function findRecordedKnown(
  db: DbOrTrx,
  reader: Reader,
  { key, inferenceId, kind, answer, beatCode, comment }: AnswerToRecord,
): Promise<RecordOutcome | undefined> {
  const stored = await findKnownAnswer(db, key)
  if (stored === undefined) return undefined
  const isSame =
    stored.readerId === reader.id &&
    stored.inferenceId === inferenceId &&
    stored.kind === kind &&
    stored.answer === answer &&
    stored.beatCode === beatCode &&
    stored.comment === comment
  if (!isSame) return { status: 'key-reused' }
  const shown = await findShown(db, stored.readerId, stored.beat)
  return shown === undefined ? undefined : recorded(shown.label)
}

/**
 * Records an answer to a known beat, apart from all audits: the beat whose name it bore stays as open as it was. A reader
 * answers a known beat once, and nothing of it is taken back.
 *
 * @returns what came of it; `own-curve` where the answer is one to the beat's own curve; `refusable` where it changes or
 *   decides what this reader has not read: whoever refuses that says what they would say of the own curve, so that the
 *   refusal does not tell that it is a known beat
 */
export async function recordKnown(
  db: Db,
  reader: Reader,
  subject: Subject,
  answer: AnswerToRecord,
): Promise<RecordOutcome | 'own-curve' | 'refusable'> {
  const { beat } = subject
  const shown = await findShown(db, reader.id, beat)
  const named = answer.curve
  if (named !== undefined) {
    const salt = await ensureSalt(db)
    if (named === curveName(salt, reader.id, beat, null)) return 'own-curve'
    const isKnown = shown !== undefined && named === curveName(salt, reader.id, beat, shown.digest)
    if (!isKnown) return { status: 'not-allowed', reason: 'other-curve' }
    return await recordShown(db, reader, subject, { answer, shown })
  }
  // Of an answer that does not say which curve it is about, nobody would know after the known one was answered.
  if (shown === undefined || answer.kind !== 'reading') return 'own-curve'
  if (shown.answeredAt !== null) return await answeredBefore(db, reader, beat)
  return (await wasShownReveal(db, reader.id, beat))
    ? 'own-curve'
    : await recordShown(db, reader, subject, { answer, shown })
}

interface Shown {
  digest: string
  label: Verdict
  answeredAt: string | null
}

/** The known beat that a reader was shown under a name; undefined where it was the beat's own curve. */
async function findShown(db: DbOrTrx, readerId: string, beat: string): Promise<Shown | undefined> {
  const [row] = await db
    .select({
      digest: referenceBeat.beatDigest,
      label: referenceBeat.label,
      answeredAt: shownCurve.answeredAt,
    })
    .from(shownCurve)
    .innerJoin(
      referenceBeat,
      and(eq(referenceBeat.setId, shownCurve.setId), eq(referenceBeat.beatDigest, shownCurve.knownDigest)),
    )
    .where(
      and(eq(shownCurve.readerId, readerId), eq(shownCurve.beat, beat), isNotNull(shownCurve.knownDigest)),
    )
  return row
}

interface Said {
  answer: AnswerToRecord
  shown: Shown
}

async function recordShown(
  db: Db,
  reader: Reader,
  subject: Subject,
  { answer, shown }: Said,
): Promise<RecordOutcome | 'refusable'> {
  const { kind } = answer
  if (kind === 'addition') return await recordAddition(db, reader, subject, { answer, shown })
  if (kind !== 'reading')
    return shown.answeredAt === null ? 'refusable' : { status: 'not-allowed', reason: 'known-beat' }
  const isFirst = await inTransaction(db, async (trx) => {
    const { readerId, beat, answeredAt } = shownCurve
    const [changed] = await trx
      .update(shownCurve)
      .set({ answeredAt: utcNow() })
      .where(and(eq(readerId, reader.id), eq(beat, subject.beat), isNull(answeredAt)))
    if (changed.affectedRows === 0) return false
    await insertAnswer(trx, reader, subject, { ...answer, kind })
    return true
  })
  if (isFirst) return recorded(shown.label)
  // Sent twice at once, the second one waited for the first.
  return (await findRecordedKnown(db, reader, answer)) ?? (await answeredBefore(db, reader, subject.beat))
}

/** A class or a comment beside the reader's answer to the known beat. */
async function recordAddition(
  db: Db,
  reader: Reader,
  subject: Subject,
  { answer, shown }: Said,
): Promise<RecordOutcome> {
  const standing = await findReading(db, reader.id, subject.beat)
  if (standing?.answer !== answer.answer) return { status: 'not-allowed', reason: 'nothing-to-add-to' }
  await inTransaction(db, (trx) => insertAnswer(trx, reader, subject, { ...answer, kind: 'addition' }))
  return recorded(shown.label)
}

async function insertAnswer(
  trx: Trx,
  reader: Reader,
  { beat, inferenceId }: Subject,
  said: AnswerToRecord & { kind: 'reading' | 'addition' },
): Promise<void> {
  const { key, kind, answer, beatCode, comment, answeredAt } = said
  await trx.insert(knownAnswer).values({
    answerKey: key,
    readerId: reader.id,
    beat,
    inferenceId,
    kind,
    answer,
    beatCode,
    comment,
    reveal: (await wasShownReveal(trx, reader.id, beat)) ? 'after' : 'before',
    answeredAt: toUtcColumn(answeredAt),
    recordedAt: utcNow(),
  })
}

async function findReading(db: DbOrTrx, readerId: string, beat: string): Promise<StoredAnswer | undefined> {
  const [row] = await db
    .select()
    .from(knownAnswer)
    .where(
      and(eq(knownAnswer.readerId, readerId), eq(knownAnswer.beat, beat), eq(knownAnswer.kind, 'reading')),
    )
    .orderBy(asc(knownAnswer.id))
  return row
}

/** The reader's own answer to the known beat stands in the way. */
async function answeredBefore(db: Db, reader: Reader, beat: string): Promise<RecordOutcome> {
  const standing = await findReading(db, reader.id, beat)
  if (standing === undefined) return { status: 'not-allowed', reason: 'other-curve' }
  return {
    status: 'answered-meanwhile',
    audits: 0,
    by: await findReader(db, reader.id),
    answer: standing.answer,
    at: fromUtcColumn(standing.recordedAt),
  }
}

/** To the reader the beat is as unread as before. */
const recorded = (label: Verdict): RecordOutcome => ({
  status: 'recorded',
  auditId: 0,
  state: 'unread',
  label: null,
  trainingEcgId: null,
  audits: 0,
  known: label,
})
