import { type Db, inTransaction, type Trx } from '@vigia/db'
import { findKnownAnswer } from '../known-beats/record-known.ts'
import { readSettings } from '../settings/settings.ts'
import { insertDisclosures } from '../visibility/disclosures.ts'
import type { AnswerToUndo, Reader, UndoOutcome } from './answer.ts'
import { againWhenKeyIsTaken, appendAudit, appendBeside, findRecorded, type Told } from './append-audit.ts'
import {
  describeObstacle,
  findAuditByKey,
  findAuditedSubject,
  isUndone,
  type LockedBeat,
  listBeatAudits,
  lockBeat,
  type StoredAudit,
  type Subject,
} from './beat-record.ts'
import { type AuditLog, logAudit } from './record-answer.ts'
import { effectiveAudits } from './settle.ts'
import { findRawBeat, type InferenceSource } from './training-row.ts'

/** An undoing that may happen if nothing has come between. */
interface Undoing {
  target: StoredAudit
  subject: Subject
  undo: AnswerToUndo
  rawBeat: Awaited<ReturnType<typeof findRawBeat>>
  told: Told
}

/**
 * Takes a reader's own answer back, with what was added to it: an audit is appended that says so, and the beat is
 * settled anew. An addition is taken back alone in the same way. It is refused when
 * another's later answer stands on the beat, to the readers of a beat that is in disagreement, and of a known beat. Sent again under
 * its key, it happens once.
 *
 * @param results is asked only for a beat that has no row in the clinic's table
 * @param log gets one line when the answer is taken back, and none when that is told again
 */
export async function undoAnswer(
  db: Db,
  results: InferenceSource,
  reader: Reader,
  undo: AnswerToUndo,
  log?: AuditLog,
): Promise<UndoOutcome> {
  return await againWhenKeyIsTaken(async () => {
    const target = await findAuditByKey(db, undo.undoes)
    const known = target === undefined ? await findKnownAnswer(db, undo.undoes) : undefined
    if (known?.readerId === reader.id) return { status: 'not-allowed', reason: 'known-beat' }
    if (target === undefined || target.readerId !== reader.id || target.kind === 'undo')
      return { status: 'not-found' }
    const subject = await findAuditedSubject(db, target.id)
    if (subject === undefined) return { status: 'not-found' }
    const rawBeat = await findRawBeat(db, results, subject)
    const told = { reader, ...(await readSettings(db)) }
    const { isNew, outcome } = await inTransaction(
      db,
      (trx) => undoLocked(trx, { target, subject, undo, rawBeat, told }),
      { isolation: 'READ COMMITTED' },
    )
    return isNew ? logAudit(log, subject, 'undo', outcome) : outcome
  })
}

async function undoLocked(trx: Trx, undoing: Undoing): Promise<{ isNew: boolean; outcome: UndoOutcome }> {
  const { target, subject, undo, told } = undoing
  const beat = await lockBeat(trx, subject, target.readerId)
  const recorded = await findRecorded(trx, undo.key, ({ undoes }) => undoes === target.id, told)
  if (recorded !== undefined) return { isNew: false, outcome: undone(recorded) }
  return { isNew: true, outcome: await undoNew(trx, undoing, beat) }
}

async function undoNew(trx: Trx, undoing: Undoing, beat: LockedBeat): Promise<UndoOutcome> {
  const { target, subject, undo, rawBeat, told } = undoing
  const audits = await listBeatAudits(trx, subject.beat)
  const standing = effectiveAudits(audits)
  const added = { ...said(undo), readerId: target.readerId, undoes: target.id }
  if (target.kind === 'addition') {
    const isStanding = standing.some(({ id }) => id === target.addsTo) && !(await isUndone(trx, target.id))
    if (!isStanding) return { status: 'already-undone' }
    return undone(await appendBeside(trx, { subject, beat, audits, told, added }))
  }
  if (!standing.some(({ id }) => id === target.id)) return { status: 'already-undone' }
  // Before another's answer is looked for: it is not to be told of. Who is alone with a question may take it back.
  const isContested = standing.some(({ readerId }) => readerId !== target.readerId)
  if (beat.state === 'disagreement' && isContested) return { status: 'not-allowed', reason: 'not-open' }
  const later = standing.findLast(({ id, readerId }) => id > target.id && readerId !== target.readerId)
  if (later !== undefined) {
    await insertDisclosures(trx, target.readerId, 'answers', [subject])
    return { status: 'superseded', ...(await describeObstacle(trx, later)) }
  }
  return undone(await appendAudit(trx, { subject, beat, audits, rawBeat, told, added }))
}

const said = ({ key, answeredAt }: AnswerToUndo) => ({
  key,
  kind: 'undo' as const,
  answer: null,
  beatCode: null,
  comment: null,
  reveal: 'after' as const,
  addsTo: null,
  answeredAt,
})

type Appended = Awaited<ReturnType<typeof appendAudit>> | { status: 'key-reused' }

function undone(outcome: Appended): UndoOutcome {
  return outcome.status === 'recorded' ? { ...outcome, status: 'undone' } : outcome
}
