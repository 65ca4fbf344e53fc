import type { AnswerToRecord, Reader, Refusal } from './answer.ts'
import { type EffectiveOpinion, effectiveOpinions, type Opinion, settle } from './settle.ts'

/** Whether an answer may be recorded now, and if not, why: an audit that stands in the way, or a rule. */
export type Permission<Kind extends Opinion> =
  | { status: 'allowed' }
  | { status: 'answered-meanwhile'; obstacle: Kind }
  | { status: 'not-allowed'; reason: Refusal }

/**
 * Whether a reader may give an answer to a beat.
 *
 * @param opinions all audits of the beat in the order of their ids
 * @param isDouble whether two shall read the beat
 */
export function mayAnswer<Kind extends Opinion>(
  opinions: readonly Kind[],
  isDouble: boolean,
  reader: Reader,
  answer: Pick<AnswerToRecord, 'kind' | 'seenAudits'>,
): Permission<Kind> {
  const effective = effectiveOpinions(opinions)
  if (answer.kind === 'reading') return mayRead(effective, isDouble, reader)
  if (answer.kind === 'adjudication' && !reader.mayAdjudicate)
    return { status: 'not-allowed', reason: 'not-adjudicator' }

  const newest = opinions.at(-1)
  if (newest !== undefined && opinions.length !== answer.seenAudits)
    return { status: 'answered-meanwhile', obstacle: newest }
  const reason =
    answer.kind === 'adjudication'
      ? whyNotAdjudicate(opinions, isDouble)
      : whyNotRevise(effective, isDouble, reader)
  return reason === undefined ? { status: 'allowed' } : { status: 'not-allowed', reason }
}

/** The first answer of a reader: one of a beat that one person reads, two of a beat that two read. */
function mayRead<Kind extends Opinion>(
  effective: readonly EffectiveOpinion<Kind>[],
  isDouble: boolean,
  reader: Reader,
): Permission<Kind> {
  const own = effective.findLast(({ readerId }) => readerId === reader.id)
  const readers = new Set(effective.map(({ readerId }) => readerId))
  const isTaken = isDouble ? readers.size >= 2 : readers.size >= 1
  // One's own answer first: a second reader is not told what the other said.
  const obstacle = own ?? (isTaken ? effective.at(-1) : undefined)
  return obstacle === undefined ? { status: 'allowed' } : { status: 'answered-meanwhile', obstacle }
}

function whyNotRevise(effective: readonly Opinion[], isDouble: boolean, reader: Reader): Refusal | undefined {
  if (effective.length === 0) return 'nothing-to-revise'
  if (!isDouble) return undefined
  if (effective.some(({ kind }) => kind === 'adjudication')) return 'adjudicated'
  return effective.some(({ readerId }) => readerId === reader.id) ? undefined : 'not-your-reading'
}

/** An adjudicator settles a disagreement, and may think better of it later. */
function whyNotAdjudicate(opinions: readonly Opinion[], isDouble: boolean): Refusal | undefined {
  const isAdjudicated = effectiveOpinions(opinions).some(({ kind }) => kind === 'adjudication')
  return isAdjudicated || settle(opinions, isDouble).state === 'disagreement' ? undefined : 'no-disagreement'
}
