import type { AnswerToRecord, AnswerToUndo, RecordOutcome, UndoOutcome } from '@vigia/auditing'

/** What the reader knows an entry by: which beat, and what was said of it. */
export interface Subject {
  inferenceId: number
  beat: string
  answer: AnswerToRecord['answer']
}

/** How an answer or its undoing ended on the server; `invalid` is one that the server does not understand. */
export type Outcome =
  | Exclude<RecordOutcome | UndoOutcome, { status: 'unavailable' }>
  | { status: 'invalid'; fields: string[] }

/** Where an entry stands: on its way, there, or refused with a reason that has to be acknowledged. */
export type Delivery =
  | { state: 'waiting'; attempts: number }
  | { state: 'sent'; outcome: Outcome }
  | { state: 'refused'; outcome: Outcome }

interface Addressed {
  /** The body's key. */
  key: string
  /** Whose it is. Nobody else's session sends it. */
  readerId: string
  subject: Subject
}

/** A comment or a class added to the reader's own standing answer; `answer` repeats what that answer says. */
export type AdditionToRecord = Omit<AnswerToRecord, 'kind'> & { kind: 'addition' }

type Content =
  | { kind: 'answer'; body: AnswerToRecord }
  | { kind: 'addition'; body: AdditionToRecord }
  | { kind: 'undo'; body: AnswerToUndo }

/** An answer that was given in this browser, what was added to one, or the undoing of one. */
export type NewEntry = Addressed & Content
export type NewAddition = Extract<NewEntry, { kind: 'addition' }>

/** The same, kept: with its place in the order of sending. */
export type Entry = NewEntry & { order: number; delivery: Delivery }
export type AnswerEntry = Extract<Entry, { kind: 'answer' }>
