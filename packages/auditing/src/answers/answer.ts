import type { Answer, AuditKind, BeatState } from '@vigia/contracts/audit'

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

/** An answer as it comes from the browser. */
export interface AnswerToRecord {
  /** Names this answer: sent again under the same key, it is recorded once. A UUID. */
  key: string
  inferenceId: number
  /** An `addition` belongs to the reader's own standing answer, whatever state the beat is in, and repeats it. */
  kind: Exclude<AuditKind, 'undo'>
  answer: Answer
  /** 20 characters at most. */
  beatCode: string | null
  /** 2,000 characters at most. */
  comment: string | null
  /** How many audits of the beat the reader had before the eyes; it counts where something is changed. */
  seenAudits: number
  /** By the browser's clock, ISO 8601 in UTC. */
  answeredAt: string
}

/** An answer to be taken back. */
export interface AnswerToUndo {
  /** Names this undoing, as `AnswerToRecord.key` names an answer. */
  key: string
  /** The key of the answer that is taken back. */
  undoes: string
  /** By the browser's clock, ISO 8601 in UTC. */
  answeredAt: string
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
  /** Who has read a beat does not decide on it. */
  | 'own-reading'
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
