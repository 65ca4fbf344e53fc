import {
  type Answer,
  type AuditKind,
  answers,
  auditKinds,
  type BeatState,
  beatCodeLength,
  commentLength,
} from '@vigia/contracts/audit'

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

const kinds = auditKinds.filter((kind) => kind !== 'undo')

export type Parsed<Content> = { status: 'parsed'; content: Content } | { status: 'invalid'; fields: string[] }

/**
 * Takes an answer that came from outside apart: every field is there and of its kind, and there is no other. The
 * `reveal` of earlier releases, whose answers may still wait in a browser, is passed over: the server knows it.
 */
export function parseAnswer(value: unknown): Parsed<AnswerToRecord> {
  const readers: Readers<AnswerToRecord> = {
    key: readKey,
    inferenceId: readCount,
    kind: readOneOf(kinds),
    answer: readOneOf(answers),
    beatCode: readText(beatCodeLength),
    comment: readText(commentLength),
    seenAudits: readCount,
    answeredAt: readMoment,
  }
  const parsed = parse(value, readers, ['reveal'])
  if (parsed.status === 'invalid') return parsed
  const { kind, beatCode, comment } = parsed.content
  const addsNothing = kind === 'addition' && beatCode === null && comment === null
  return addsNothing ? { status: 'invalid', fields: ['beatCode', 'comment'] } : parsed
}

/** The same for an answer that is taken back. */
export function parseUndo(value: unknown): Parsed<AnswerToUndo> {
  return parse<AnswerToUndo>(value, { key: readKey, undoes: readKey, answeredAt: readMoment })
}

/** Gives a field's value; undefined for one that is not of its kind. */
type Read<Value> = (value: unknown) => Value | undefined
type Readers<Content> = { [Field in keyof Content]: Read<Content[Field]> }

function parse<Content extends object>(
  value: unknown,
  readers: Readers<Content>,
  passedOver: readonly string[] = [],
): Parsed<Content> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { status: 'invalid', fields: Object.keys(readers) }
  const given = new Map(Object.entries(value))
  const read = Object.entries<Read<unknown>>(readers).map(
    ([field, reader]) => [field, reader(given.get(field))] as const,
  )
  const invalid = read.filter(([, content]) => content === undefined).map(([field]) => field)
  const unknown = [...given.keys()].filter(
    (field) => !Object.hasOwn(readers, field) && !passedOver.includes(field),
  )
  return invalid.length + unknown.length > 0
    ? { status: 'invalid', fields: [...invalid, ...unknown] }
    : { status: 'parsed', content: Object.fromEntries(read) as Content }
}

const readOneOf =
  <Name extends string>(names: readonly Name[]): Read<Name> =>
  (value) =>
    names.find((name) => name === value)

const readKey: Read<string> = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : undefined

const readCount: Read<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

/** A text without space around it; null for none. Its length is that of the column. */
const readText =
  (length: number): Read<string | null> =>
  (value) => {
    if (value === null) return null
    if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0')) return undefined
    const text = value.trim()
    return text.length > length ? undefined : text || null
  }

const readMoment: Read<string> = (value) =>
  typeof value === 'string' &&
  /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString()
    : undefined
