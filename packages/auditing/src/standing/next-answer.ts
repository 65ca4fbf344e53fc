import type { AnswerToRecord, Reader, Refusal } from '../answers/answer.ts'
import { mayAnswer } from '../answers/may-answer.ts'
import type { Standing } from './find-standing.ts'

/** What an answer of a reader would be now, or why there can be none. */
export type NextAnswer =
  | { status: 'possible'; kind: AnswerToRecord['kind'] }
  /** The beat was read by as many as shall read it, and this reader is none of them. */
  | { status: 'taken' }
  | { status: 'not-allowed'; reason: Refusal }

/**
 * The kind of answer by which a reader says something of a beat: the decision of a disagreement where the reader may
 * take it, else a first reading, else a change of what was said.
 */
export function findNextAnswer(
  standing: Pick<Standing, 'opinions' | 'isDouble'>,
  reader: Reader,
): NextAnswer {
  const { opinions, isDouble } = standing
  const seenAudits = opinions.length
  for (const kind of ['adjudication', 'reading', 'revision'] as const) {
    if (mayAnswer(opinions, isDouble, reader, { kind, seenAudits }).status === 'allowed')
      return { status: 'possible', kind }
  }
  const revision = mayAnswer(opinions, isDouble, reader, { kind: 'revision', seenAudits })
  return revision.status === 'not-allowed' && revision.reason !== 'not-your-reading'
    ? revision
    : { status: 'taken' }
}
