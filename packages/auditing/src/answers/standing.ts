import type { Answer, AuditKind, BeatState } from '@vigia/contracts/audit'
import { audit, auditedBeat, authUser, core, type Db, type DbOrTrx, fromUtcColumn } from '@vigia/db'
import { readSettings } from '../settings/settings.ts'
import { listShown } from '../visibility/disclosures.ts'
import { mayBeToldAnswers, mayBeToldReveal, visibleAudits, visibleState } from '../visibility/visibility.ts'
import type { NamedReader, Reader } from './answer.ts'
import { findSubject } from './beat-record.ts'
import { findNextAnswer, type NextAnswer } from './may-answer.ts'
import { type Audit, effectiveAudits, withoutAdditions } from './settle.ts'

const { asc, eq } = core

/** One audit of a beat, for people. */
export interface StandingAudit extends Audit {
  kind: AuditKind
  by: NamedReader
  beatCode: string | null
  comment: string | null
  /** ISO 8601 in UTC. */
  at: string
  /** The answer that an addition belongs to. */
  addsTo: number | null
  /** False for what was taken back, alone or with its answer, and for the taking back itself. */
  isEffective: boolean
}

/** Where a beat stands with its readers, as far as one of them may know. */
export interface Standing {
  inferenceId: number
  beat: string
  modelTag: string
  /** A disagreement looks like a beat that awaits its second reader, to whoever is not to know. */
  state: BeatState
  /** Null while it is not settled. */
  label: Answer | null
  isDouble: boolean
  /** Those that may be told, in the order in which they were recorded. */
  audits: StandingAudit[]
  /** What `AnswerToRecord.seenAudits` is for an answer now: their number without additions. */
  seenAudits: number
  /** Whether what the model says may be shown. */
  mayBeRevealed: boolean
  /** What an answer would be now. */
  next: NextAnswer
}

/** Who asks, and whether this person sees verdicts before answering. */
export interface Asker extends Reader {
  view: 'blind' | 'open'
}

/**
 * Where a beat stands, as far as this reader may know. Whoever sends others' audits or the verdict on records that
 * first, by `recordDisclosures`.
 *
 * @returns undefined for an inference that the worklist does not have
 */
export async function findStanding(db: Db, inferenceId: number, asker: Asker): Promise<Standing | undefined> {
  const subject = await findSubject(db, inferenceId)
  if (subject === undefined) return undefined
  const { beat, modelTag } = subject
  const [record, shown, { adjudicationView }] = await Promise.all([
    readRecord(db, beat),
    listShown(db, asker.id, beat),
    readSettings(db),
  ])
  const { state, label, audits } = record
  const isDouble = record.isDouble ?? subject.isDouble
  const wasShownAnswers = shown.includes('answers')
  const facts = { state, audits, adjudicationView, isDouble, wasShownAnswers }
  const visible = [...visibleAudits(facts, asker)]
  return {
    inferenceId,
    beat,
    modelTag,
    state: visibleState(facts, asker),
    label: mayBeToldAnswers(facts, asker) ? label : null,
    isDouble,
    audits: visible,
    seenAudits: withoutAdditions(visible).length,
    mayBeRevealed: mayBeToldReveal(facts, asker.id, asker.view),
    next: findNextAnswer(facts, asker),
  }
}

interface StandingRecord {
  state: BeatState
  label: Answer | null
  /** Undefined where nobody has answered. */
  isDouble: boolean | undefined
  audits: StandingAudit[]
}

/** State and audits by one query, so that they are of one moment: the state says who may be told of the audits. */
async function readRecord(db: DbOrTrx, beat: string): Promise<StandingRecord> {
  const { beat: name, state, label, isDouble } = auditedBeat
  const { id, kind, readerId, answer, beatCode, comment, undoes, addsTo, recordedAt } = audit
  const rows = await db
    .select({
      decided: { state, label, isDouble },
      said: { id, kind, readerId, answer, beatCode, comment, undoes, addsTo, recordedAt },
      readerName: authUser.name,
    })
    .from(auditedBeat)
    .innerJoin(audit, eq(audit.beat, name))
    .leftJoin(authUser, eq(authUser.id, readerId))
    .where(eq(name, beat))
    .orderBy(asc(id))
  const [first] = rows
  if (first === undefined) return { state: 'unread', label: null, isDouble: undefined, audits: [] }
  const audits = rows.map(({ said: { recordedAt: at, ...said }, readerName }) => ({
    ...said,
    by: { id: said.readerId, name: readerName },
    at: fromUtcColumn(at),
  }))
  const standing = new Set(effectiveAudits(audits).map(({ id }) => id))
  const undone = new Set(audits.map(({ undoes }) => undoes))
  const isEffective = ({ id, addsTo }: (typeof audits)[number]) =>
    standing.has(id) || (addsTo !== null && standing.has(addsTo) && !undone.has(id))
  return {
    ...first.decided,
    audits: audits.map((audit) => ({ ...audit, isEffective: isEffective(audit) })),
  }
}
