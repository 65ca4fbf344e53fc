import { type BeatFacts, hasRead, mayBeToldAnswers, visibleOpinions } from '../visibility/visibility.ts'
import type { AnswerToRecord, Reader, Refusal } from './answer.ts'
import { type EffectiveOpinion, effectiveOpinions, type Opinion } from './settle.ts'

/** A beat before an answer. */
export interface AnswerableBeat<Kind extends Opinion = Opinion> extends BeatFacts<Kind> {
  /** Whether two shall read it. */
  isDouble: boolean
  /** Whether this reader has been shown what others answered. */
  wasShownAnswers: boolean
}

/** Whether an answer may be recorded now, and if not, why: an audit that stands in the way, or a rule. */
export type Permission<Kind extends Opinion> =
  | { status: 'allowed' }
  /** Null: whose audit it is, and what it says, is not to be told. */
  | { status: 'answered-meanwhile'; obstacle: Kind | null }
  | { status: 'not-allowed'; reason: Refusal }

/**
 * Whether a reader may give an answer to a beat. Rules come before versions, so that a refusal tells no more than the
 * reader may know.
 */
export function mayAnswer<Kind extends Opinion>(
  beat: AnswerableBeat<Kind>,
  reader: Reader,
  answer: { kind: Exclude<AnswerToRecord['kind'], 'addition'>; seenAudits: number },
): Permission<Kind> {
  if (answer.kind === 'reading') return mayRead(beat, reader)
  const reason = answer.kind === 'adjudication' ? whyNotAdjudicate(beat, reader) : whyNotRevise(beat, reader)
  if (reason !== undefined) return { status: 'not-allowed', reason }
  const visible = visibleOpinions(beat, reader)
  return visible.length === answer.seenAudits
    ? { status: 'allowed' }
    : { status: 'answered-meanwhile', obstacle: visible.at(-1) ?? null }
}

/** The first answer of a reader: one of a beat that one person reads, two of a beat that two read. */
function mayRead<Kind extends Opinion>(beat: AnswerableBeat<Kind>, reader: Reader): Permission<Kind> {
  const { state, opinions, isDouble, wasShownAnswers } = beat
  const effective = effectiveOpinions(opinions)
  const own = effective.findLast(({ readerId }) => readerId === reader.id)
  if (own !== undefined) return { status: 'answered-meanwhile', obstacle: own }
  if (state === 'settled') return { status: 'answered-meanwhile', obstacle: effective.at(-1) ?? null }
  const isForTwo = isDouble || state === 'awaiting-second'
  if (isForTwo && wasShownAnswers && !hasRead(opinions, reader.id))
    return { status: 'not-allowed', reason: 'answers-seen' }
  if (state === 'disagreement')
    return {
      status: 'answered-meanwhile',
      obstacle: mayBeToldAnswers(beat, reader) ? (effective.at(-1) ?? null) : null,
    }
  return { status: 'allowed' }
}

function whyNotRevise({ state, opinions, isDouble }: AnswerableBeat, reader: Reader): Refusal | undefined {
  const effective: EffectiveOpinion[] = effectiveOpinions(opinions)
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
function whyNotAdjudicate({ state, opinions }: AnswerableBeat, reader: Reader): Refusal | undefined {
  if (!reader.mayAdjudicate) return 'not-adjudicator'
  // Before anything that depends on the state: for its readers a disagreement is like any other beat.
  if (hasRead(opinions, reader.id)) return 'own-reading'
  const isAdjudicated = effectiveOpinions(opinions).some(({ kind }) => kind === 'adjudication')
  return isAdjudicated || state === 'disagreement' ? undefined : 'no-disagreement'
}
