import { answers, auditKinds, beatCodeLength, commentLength } from '@vigia/contracts/audit'
import type { AnswerToRecord, AnswerToUndo } from './answer.ts'

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
