import type { Answer, AuditKind, BeatState, UncertainGoesTo } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'

/** As much of an audit as settling needs. */
export interface Audit {
  id: number
  kind: AuditKind
  readerId: string
  /** Null only where `kind` is `undo`. */
  answer: Answer | null
  undoes: number | null
}

/** An audit that gives an answer and has not been undone. */
export type EffectiveAudit<Kind extends Audit = Audit> = Kind & { answer: Answer }

/** What a beat's audits amount to. */
export interface Settlement {
  state: BeatState
  /** Null while the beat is not settled. */
  label: Answer | null
}

/** A beat's audits without what was added to an answer, and without what took an addition back. */
export function withoutAdditions<Kind extends Audit>(audits: readonly Kind[]): Kind[] {
  const additions = new Set(audits.filter(({ kind }) => kind === 'addition').map(({ id }) => id))
  return audits.filter(({ id, undoes }) => !additions.has(id) && (undoes === null || !additions.has(undoes)))
}

/**
 * Of a beat's audits, in the order of their ids, those that give an answer and have not been undone. An addition gives
 * none: it repeats the answer that it belongs to.
 */
export function effectiveAudits<Kind extends Audit>(audits: readonly Kind[]): EffectiveAudit<Kind>[] {
  const undone = new Set(audits.map(({ undoes }) => undoes))
  return audits.filter(
    (audit): audit is EffectiveAudit<Kind> =>
      audit.answer !== null && audit.kind !== 'addition' && !undone.has(audit.id),
  )
}

/**
 * What a beat's audits amount to. The last adjudication wins. Without one, a beat that one person reads has the label
 * of its latest answer, whoever gave it; a beat that two read has a label when both readers' latest answers agree.
 *
 * Uncertain is a question, not an end: it becomes the label only when the latest answers of two people, adjudicators
 * among them, say so. Until then a beat that one person reads goes to where `uncertainGoesTo` says, and an adjudicator
 * who is uncertain leaves the disagreement open. The label never depends on that setting, only the state.
 *
 * @param audits all audits of the beat, the undone ones too, in the order of their ids
 */
export function settle(
  audits: readonly Audit[],
  isDouble: boolean,
  uncertainGoesTo: UncertainGoesTo = 'second-reader',
): Settlement {
  const effective = effectiveAudits(audits)
  const last = effective.at(-1)
  if (last === undefined) return { state: 'unread', label: null }
  const latest = new Map(effective.map(({ readerId, answer }) => [readerId, answer]))
  const standing = [...latest.values()]
  const isEnd = (answer: Answer) =>
    answer !== 'uncertain' || standing.filter((other) => other === 'uncertain').length >= 2

  const adjudication = effective.findLast(({ kind }) => kind === 'adjudication')
  if (adjudication !== undefined)
    return isEnd(adjudication.answer) ? settled(adjudication.answer) : disagreement
  if (!isDouble) {
    if (isEnd(last.answer)) return settled(last.answer)
    return uncertainGoesTo === 'adjudicator' ? disagreement : awaitingSecond
  }
  if (standing.length === 1) return awaitingSecond
  return new Set(standing).size === 1 ? settled(last.answer) : disagreement
}

const settled = (label: Answer): Settlement => ({ state: 'settled', label })
const awaitingSecond: Settlement = { state: 'awaiting-second', label: null }
const disagreement: Settlement = { state: 'disagreement', label: null }

/** The label that a training row has for what a beat's answers amount to; undefined where there is to be no row. */
export function trainingVerdict(label: Answer | null): Verdict | undefined {
  return label === 'normal' || label === 'anomalous' ? label : undefined
}
