import type { Answer, AuditKind, BeatState } from '@vigia/db'

/** As much of an audit as settling needs. */
export interface Opinion {
  id: number
  kind: AuditKind
  readerId: string
  /** Null only where `kind` is `undo`. */
  answer: Answer | null
  undoes: number | null
}

/** An audit that says something and has not been undone. */
export type EffectiveOpinion<Kind extends Opinion = Opinion> = Kind & { answer: Answer }

/** What a beat's audits amount to. */
export interface Settlement {
  state: BeatState
  /** Null while the beat is not settled. */
  label: Answer | null
}

/** Of a beat's audits, in the order of their ids, those that say something and have not been undone. */
export function effectiveOpinions<Kind extends Opinion>(opinions: readonly Kind[]): EffectiveOpinion<Kind>[] {
  const undone = new Set(opinions.map(({ undoes }) => undoes))
  return opinions.filter(
    (opinion): opinion is EffectiveOpinion<Kind> => opinion.answer !== null && !undone.has(opinion.id),
  )
}

/**
 * What a beat's audits amount to. The last adjudication wins. Without one, a beat that one person reads has the label
 * of its latest answer, whoever gave it; a beat that two read has a label when both readers' latest answers agree.
 *
 * @param opinions all audits of the beat, the undone ones too, in the order of their ids
 */
export function settle(opinions: readonly Opinion[], isDouble: boolean): Settlement {
  const effective = effectiveOpinions(opinions)
  const last = effective.at(-1)
  if (last === undefined) return { state: 'unread', label: null }
  const adjudication = effective.findLast(({ kind }) => kind === 'adjudication')
  if (adjudication !== undefined) return { state: 'settled', label: adjudication.answer }
  if (!isDouble) return { state: 'settled', label: last.answer }

  const latest = new Map(effective.map(({ readerId, answer }) => [readerId, answer]))
  if (latest.size === 1) return { state: 'awaiting-second', label: null }
  const answers = new Set(latest.values())
  return answers.size === 1
    ? { state: 'settled', label: last.answer }
    : { state: 'disagreement', label: null }
}
