import {
  type BeatFacts,
  hasRead,
  mayBeToldAnswers,
  visibleAudits,
  visibleState,
} from '../visibility/visibility.ts'
import type { AnswerToRecord, Reader, Refusal } from './answer.ts'
import { type Audit, type EffectiveAudit, effectiveAudits } from './settle.ts'

/** A beat before an answer. */
export interface AnswerableBeat<Kind extends Audit = Audit> extends BeatFacts<Kind> {
  /** Whether two shall read it. */
  isDouble: boolean
  /** Whether this reader has been shown what others answered. */
  wasShownAnswers: boolean
}

/** Whether an answer may be recorded now, and if not, why: an audit that stands in the way, or a rule. */
export type Permission<Kind extends Audit> =
  | { status: 'allowed' }
  /** Null: whose audit it is, and what it says, is not to be told. */
  | { status: 'answered-meanwhile'; obstacle: Kind | null }
  | { status: 'not-allowed'; reason: Refusal }

/**
 * Whether a reader may give an answer to a beat. Rules come before versions, so that a refusal tells no more than the
 * reader may know.
 */
export function mayAnswer<Kind extends Audit>(
  beat: AnswerableBeat<Kind>,
  reader: Reader,
  answer: { kind: Exclude<AnswerToRecord['kind'], 'addition'>; seenAudits: number },
): Permission<Kind> {
  if (answer.kind === 'reading') return mayRead(beat, reader)
  const reason = answer.kind === 'adjudication' ? whyNotAdjudicate(beat, reader) : whyNotRevise(beat, reader)
  if (reason !== undefined) return { status: 'not-allowed', reason }
  const visible = visibleAudits(beat, reader)
  return visible.length === answer.seenAudits
    ? { status: 'allowed' }
    : { status: 'answered-meanwhile', obstacle: visible.at(-1) ?? null }
}

/** The first answer of a reader: one of a beat that one person reads, two of a beat that two read. */
function mayRead<Kind extends Audit>(beat: AnswerableBeat<Kind>, reader: Reader): Permission<Kind> {
  const { state, audits, isDouble, wasShownAnswers } = beat
  const effective = effectiveAudits(audits)
  const own = effective.findLast(({ readerId }) => readerId === reader.id)
  if (own !== undefined) return { status: 'answered-meanwhile', obstacle: own }
  if (state === 'settled') return { status: 'answered-meanwhile', obstacle: effective.at(-1) ?? null }
  const isForTwo = isDouble || state === 'awaiting-second'
  if (isForTwo && wasShownAnswers && !hasRead(audits, reader.id))
    return { status: 'not-allowed', reason: 'answers-seen' }
  if (state === 'disagreement')
    return {
      status: 'answered-meanwhile',
      obstacle: mayBeToldAnswers(beat, reader) ? (effective.at(-1) ?? null) : null,
    }
  return { status: 'allowed' }
}

function whyNotRevise({ state, audits, isDouble }: AnswerableBeat, reader: Reader): Refusal | undefined {
  const effective: EffectiveAudit[] = effectiveAudits(audits)
  if (effective.length === 0) return 'nothing-to-revise'
  const isOwn = effective.some(({ readerId }) => readerId === reader.id)
  if (state === 'disagreement') {
    if (!isOwn) return 'not-your-reading'
    // Who is alone with a question may still answer it. An uncertain adjudicator is not told of either.
    return effective.some(({ readerId }) => readerId !== reader.id) ? 'not-open' : undefined
  }
  if (effective.some(({ kind }) => kind === 'adjudication')) return 'adjudicated'
  return isOwn || (!isDouble && state === 'settled') ? undefined : 'not-your-reading'
}

/** An adjudicator settles a disagreement, and may think better of it later. */
function whyNotAdjudicate({ state, audits }: AnswerableBeat, reader: Reader): Refusal | undefined {
  if (!reader.mayAdjudicate) return 'not-adjudicator'
  // Before anything that depends on the state: for its readers a disagreement is like any other beat.
  if (hasRead(audits, reader.id)) return 'own-reading'
  const isAdjudicated = effectiveAudits(audits).some(({ kind }) => kind === 'adjudication')
  return isAdjudicated || state === 'disagreement' ? undefined : 'no-disagreement'
}

/** What an answer of a reader would be now, or why there can be none. */
export type NextAnswer =
  | { status: 'possible'; kind: Exclude<AnswerToRecord['kind'], 'addition'> }
  /** The beat was read by as many as shall read it, and this reader is none of them. */
  | { status: 'taken' }
  | { status: 'not-allowed'; reason: Refusal }

/**
 * The kind of answer by which a reader says something of a beat: the decision of a disagreement where the reader may
 * take it, else a first reading, else a change of what was said. Worked out from what the reader may know, so that a
 * disagreement offers what a beat does that awaits its second reader; that it is refused is said when it is tried.
 */
export function findNextAnswer(beat: AnswerableBeat, reader: Reader): NextAnswer {
  const visible = { ...beat, state: visibleState(beat, reader), audits: visibleAudits(beat, reader) }
  const seenAudits = visible.audits.length
  // That there is something to decide is told to whoever may decide it.
  if (mayAnswer(beat, reader, { kind: 'adjudication', seenAudits }).status === 'allowed')
    return { status: 'possible', kind: 'adjudication' }
  const reading = mayAnswer(visible, reader, { kind: 'reading', seenAudits })
  if (reading.status === 'allowed') return { status: 'possible', kind: 'reading' }
  if (reading.status === 'not-allowed') return reading
  const revision = mayAnswer(visible, reader, { kind: 'revision', seenAudits })
  if (revision.status === 'allowed') return { status: 'possible', kind: 'revision' }
  return revision.status === 'not-allowed' && revision.reason !== 'not-your-reading'
    ? revision
    : { status: 'taken' }
}
