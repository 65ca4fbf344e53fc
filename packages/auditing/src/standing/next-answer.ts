import type { AnswerToRecord, Reader, Refusal } from '../answers/answer.ts'
import { type AnswerableBeat, mayAnswer } from '../answers/may-answer.ts'
import { visibleOpinions, visibleState } from '../visibility/visibility.ts'

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
  const visible = { ...beat, state: visibleState(beat, reader), opinions: visibleOpinions(beat, reader) }
  const seenAudits = visible.opinions.length
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
