import type { AnswerToRecord, AnswerToUndo, RecordOutcome, UndoOutcome } from '@vigia/auditing'
import type { Verdict } from '@vigia/contracts/ecg'

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

/** What came of one attempt to send an entry. */
export type Attempt =
  | { status: 'answered'; outcome: Outcome }
  /** This one cannot be dealt with now; the next one may. */
  | { status: 'failed' }
  /** No network, or nobody there who could deal with any. */
  | { status: 'unreachable' }
  /** No session: nothing is sent until this reader signs in again. */
  | { status: 'signed-out' }
  /** Somebody else is signed in. */
  | { status: 'other-reader' }

/** Outcomes by which the entry has had its effect, now or before. */
const effective = ['recorded', 'undone', 'already-undone'] as const

function deliver(delivery: Delivery, attempt: Attempt): Delivery {
  if (delivery.state !== 'waiting') return delivery
  if (attempt.status === 'failed' || attempt.status === 'unreachable')
    return { state: 'waiting', attempts: delivery.attempts + 1 }
  if (attempt.status !== 'answered') return delivery
  const { outcome } = attempt
  const isEffective = effective.some((status) => status === outcome.status)
  return { state: isEffective ? 'sent' : 'refused', outcome }
}

/** An entry after an attempt. Once it is sent, what was written about the beat is not kept in the browser any longer. */
export function afterAttempt(entry: Entry, attempt: Attempt): Entry {
  const delivery = deliver(entry.delivery, attempt)
  if (delivery.state !== 'sent' || entry.kind === 'undo') return { ...entry, delivery }
  return entry.kind === 'answer'
    ? { ...entry, delivery, body: { ...entry.body, comment: null } }
    : { ...entry, delivery, body: { ...entry.body, comment: null } }
}

/** The first wait after an attempt that failed, and the longest one. */
const firstWaitMilliseconds = 1_000
const longestWaitMilliseconds = 30_000

/**
 * How long to wait after this many attempts that failed: twice as long each time, and up to a quarter less, so that
 * the browsers of a ward don't all come back at once.
 *
 * @param random from 0 to 1
 */
export function waitAfter(attempts: number, random: number): number {
  const wait = Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** Math.max(0, attempts - 1))
  return wait * (1 - random / 4)
}

/** The answers that this reader may take back, the latest first: not refused, taken back already, or of a known beat. */
export function listUndoable(entries: readonly Entry[]): AnswerEntry[] {
  const undone = listUndone(entries)
  return entries
    .filter((entry) => entry.kind === 'answer')
    .filter(
      ({ key, delivery }) =>
        delivery.state !== 'refused' && !undone.has(key) && knownLabel(delivery) === undefined,
    )
    .toSorted((one, other) => other.order - one.order)
}

/** The label of the known beat that an answer was to; undefined where it was to a beat's own curve, or is not there yet. */
export function knownLabel(delivery: Delivery | undefined): Verdict | undefined {
  if (delivery?.state !== 'sent' || !('known' in delivery.outcome)) return undefined
  return delivery.outcome.known
}

/** The keys of the answers that were taken back, also where the server does not know it yet. */
export function listUndone(entries: readonly Entry[]): Set<string> {
  return new Set(
    entries.flatMap((entry) =>
      entry.kind === 'undo' && entry.delivery.state !== 'refused' ? [entry.body.undoes] : [],
    ),
  )
}

export const listWaiting = (entries: readonly Entry[]) =>
  entries.filter(({ delivery }) => delivery.state === 'waiting')
export const listRefused = (entries: readonly Entry[]) =>
  entries.filter(({ delivery }) => delivery.state === 'refused')

/** Whether an attempt has failed and what waits has to wait on: the reader is told, also while the next one runs. */
export const isHeldUp = (entries: readonly Entry[]) =>
  entries.some(({ delivery }) => delivery.state === 'waiting' && delivery.attempts > 0)
