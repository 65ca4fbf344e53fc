import { RowId } from '@vigia/contracts'
import {
  type Answer,
  answers,
  auditKinds,
  type BeatState,
  beatCodeLength,
  commentLength,
} from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import Type, { type Static } from 'typebox'
import { type Parsed, parserOf } from '../schema.ts'

/** Whoever answers. */
export interface Reader {
  id: string
  /** Whether this person may settle disagreements. */
  mayAdjudicate: boolean
}

/** Who gave an answer, by name too. */
export interface NamedReader {
  id: string
  /** Null where the account is not known here. */
  name: string | null
}

/** A UUID. */
const Key = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

/** How far the clock of a browser may be ahead. */
const aheadMilliseconds = 24 * 3_600_000

/** By the browser's clock, ISO 8601 in UTC: a day of the calendar since 2000, and none that is still to come. */
const Moment = Type.Refine(
  Type.String({ pattern: '^2\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$' }),
  (text) => {
    const moment = new Date(text)
    // The 30th of February is read as a day of March.
    const isOfCalendar = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text.slice(0, 19))
    return isOfCalendar && moment.getTime() <= Date.now() + aheadMilliseconds
  },
)

/** A text of at most so many UTF-16 units; null for none. */
const Text = (length: number) =>
  Type.Refine(
    Type.Union([Type.String(), Type.Null()]),
    (text) => text === null || (text.length <= length && text.isWellFormed() && !text.includes('\0')),
  )

/** What of an audit a reader may record by an answer. */
const recordedKinds = auditKinds.filter((kind) => kind !== 'undo')

/** An answer as it comes from the browser. */
export type AnswerToRecord = Static<typeof AnswerToRecord>
const AnswerToRecord = Type.Object(
  {
    /** Names this answer: sent again under the same key, it is recorded once. */
    key: Key,
    /** Below 0 it is the number of a row of the training table. */
    inferenceId: Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    /** An `addition` belongs to the reader's own standing answer, whatever state the beat is in, and repeats it. */
    kind: Type.Enum(recordedKinds),
    answer: Type.Enum([...answers]),
    beatCode: Text(beatCodeLength),
    comment: Text(commentLength),
    /** How many audits of the beat the reader had before the eyes; it counts where something is changed. */
    seenAudits: RowId,
    /** The name of the curve that was shown, as the server gave it with the beat. Earlier releases leave it out. */
    curve: Type.Optional(Type.String({ pattern: '^[0-9a-f]{16}$' })),
    answeredAt: Moment,
  },
  { additionalProperties: false },
)

/** An answer to be taken back. */
export type AnswerToUndo = Static<typeof AnswerToUndo>
const AnswerToUndo = Type.Object(
  {
    /** Names this undoing, as `AnswerToRecord.key` names an answer. */
    key: Key,
    /** The key of the answer that is taken back. */
    undoes: Key,
    answeredAt: Moment,
  },
  { additionalProperties: false },
)

const trim = (value: unknown) => (typeof value === 'string' ? value.trim() || null : value)

/**
 * The `reveal` of earlier releases, whose answers may still wait in a browser, is passed over: the server knows it.
 * Texts come without space around them; null for none.
 */
const readAnswer = parserOf(AnswerToRecord, ({ reveal, beatCode, comment, ...given }) => ({
  ...given,
  beatCode: trim(beatCode),
  comment: trim(comment),
}))
const readUndo = parserOf(AnswerToUndo)

/** Takes an answer that came from outside apart: every field is there and of its kind, and there is no other. */
export function parseAnswer(value: unknown): Parsed<AnswerToRecord> {
  const parsed = withMoment(readAnswer(value))
  if (parsed.status === 'invalid') return parsed
  const { kind, beatCode, comment } = parsed.content
  const addsNothing = kind === 'addition' && beatCode === null && comment === null
  return addsNothing ? { status: 'invalid', fields: ['beatCode', 'comment'] } : parsed
}

/** The same for an answer that is taken back. */
export function parseUndo(value: unknown): Parsed<AnswerToUndo> {
  return withMoment(readUndo(value))
}

/** With the moment to the millisecond. */
function withMoment<Content extends { answeredAt: string }>(parsed: Parsed<Content>): Parsed<Content> {
  if (parsed.status === 'invalid') return parsed
  const answeredAt = new Date(parsed.content.answeredAt).toISOString()
  return { status: 'parsed', content: { ...parsed.content, answeredAt } }
}

/** Where a beat stands after an audit of it, as far as its reader may know. */
export interface Recorded {
  auditId: number
  /** A disagreement looks like a beat that awaits its second reader. */
  state: BeatState
  /** What its answers amount to; null while they amount to nothing, or it is not to be told. */
  label: Answer | null
  /** The beat's row in the training table. */
  trainingEcgId: number | null
  /** How many audits of the beat the reader may know of now. */
  audits: number
  /** Only where the curve was that of a known beat: its label. No audit was recorded then, and the beat is still open. */
  known?: Verdict
}

/** Somebody's answer that stands in the way. All is null while the reader is not to be told whose, and what. */
export interface Obstacle {
  by: NamedReader | null
  /** Null also when that person took an answer back. */
  answer: Answer | null
  /** ISO 8601 in UTC. */
  at: string | null
}

export type Refusal =
  /** Only an adjudicator settles a disagreement. */
  | 'not-adjudicator'
  /** The readers of this beat don't disagree. */
  | 'no-disagreement'
  /** The adjudicator has spoken; a reader changes nothing any more. */
  | 'adjudicated'
  /** Of a beat that two read, each changes the own reading only. */
  | 'not-your-reading'
  /** The beat has no answer that could be changed. */
  | 'nothing-to-revise'
  /** The reader has no standing answer that says what the addition repeats. */
  | 'nothing-to-add-to'
  /** Its answers cannot be changed now; why is not told. */
  | 'not-open'
  /** Two shall answer it independently, and this reader has been shown what others answered. */
  | 'answers-seen'
  /** It was given before the beat was measured: the clock of the browser is wrong. */
  | 'before-measured'
  /** Who has read a beat does not decide on it. */
  | 'own-reading'
  /** It was the answer to a known beat, which stands as it was given. */
  | 'known-beat'
  /** The beat is shown with another curve now than the answer speaks of. */
  | 'other-curve'
  /** The beat has no row in the clinic's table, and no model says by which range to make one from its scaled values. */
  | 'range-unknown'

/** Why a beat's training row cannot be written. */
export type NoRow =
  /** There is no such beat any more. */
  | { status: 'gone' }
  | { status: 'not-allowed'; reason: Refusal }
  /** The results API does not answer now; the same answer may be sent again. */
  | { status: 'unavailable'; detail: string }

export type RecordOutcome =
  | ({ status: 'recorded' } & Recorded)
  /** Somebody was quicker; `audits` is how many of the beat's audits the reader may know of now. */
  | ({ status: 'answered-meanwhile'; audits: number } & Obstacle)
  /** The key was used for something else. */
  | { status: 'key-reused' }
  | NoRow

export type UndoOutcome =
  | ({ status: 'undone' } & Recorded)
  /** Another's later answer stands on the beat. */
  | ({ status: 'superseded' } & Obstacle)
  | { status: 'already-undone' }
  /** This reader has given no such answer. */
  | { status: 'not-found' }
  | { status: 'key-reused' }
  | NoRow
