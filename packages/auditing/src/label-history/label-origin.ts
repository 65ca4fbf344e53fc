import type { Verdict } from '@vigia/contracts/ecg'
import { type Audit, effectiveAudits, settle, trainingVerdict, withoutAdditions } from '../answers/settle.ts'

/** What a label rests on: the answer of one person, answers of several that agree, or a decision. */
export const agreements = ['once', 'agreed', 'adjudicated'] as const
export type LabelAgreement = (typeof agreements)[number]

/** Where the label of a training row comes from. */
export interface LabelOrigin {
  beat: string
  verdict: Verdict
  agreement: LabelAgreement
  /** Those whose standing answer is the label; of a decision, who took it. */
  readerIds: string[]
  /** When the last of these answers was recorded: UTC, as the column holds it. */
  answeredAt: string
}

/** As much of an audit as the origin of a label needs. */
export interface RecordedAudit extends Audit {
  /** UTC, as the column holds it. */
  recordedAt: string
}

/** How many people are to read a beat. */
export interface ReadingPlan {
  isDouble: boolean
  /** Since when, where it was to be read by one before; UTC, as the column holds it. */
  doubleSince: string | null
}

/**
 * Where the label of a beat comes from, after some of its audits. That a second reader is asked for changes nothing of a
 * label before somebody answers: what counts is how many were to read when the last of the audits was recorded.
 *
 * @param all the audits of the beat up to a moment, the undone ones too, in the order of their ids
 * @returns undefined where the beat has no label that a training row can have
 */
export function findOrigin(
  beat: string,
  all: readonly RecordedAudit[],
  plan: ReadingPlan,
): LabelOrigin | undefined {
  const audits = withoutAdditions(all)
  const verdict = trainingVerdict(settle(audits, wasDouble(plan, audits.at(-1))).label)
  if (verdict === undefined) return undefined
  const effective = effectiveAudits(audits)
  const decision = effective.findLast(({ kind }) => kind === 'adjudication')
  const latest = new Map(effective.map((audit) => [audit.readerId, audit]))
  const supporting =
    decision === undefined ? [...latest.values()].filter(({ answer }) => answer === verdict) : [decision]
  const readerIds = supporting.map(({ readerId }) => readerId)
  const answeredAt =
    supporting
      .map(({ recordedAt }) => recordedAt)
      .sort()
      .at(-1) ?? ''
  const agreement = decision !== undefined ? 'adjudicated' : readerIds.length > 1 ? 'agreed' : 'once'
  return { beat, verdict, agreement, readerIds, answeredAt }
}

/** Whether some of a beat's audits amount to no label at all, as {@link findOrigin} takes them. */
export function amountToNothing(all: readonly RecordedAudit[], plan: ReadingPlan): boolean {
  const audits = withoutAdditions(all)
  return settle(audits, wasDouble(plan, audits.at(-1))).label === null
}

function wasDouble({ isDouble, doubleSince }: ReadingPlan, last: RecordedAudit | undefined): boolean {
  return isDouble && (doubleSince === null || (last !== undefined && doubleSince <= last.recordedAt))
}
