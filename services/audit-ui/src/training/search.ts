import type { RowSource, TrainingRowFilter, TrainingRowsCursor } from '@vigia/auditing'
import { verdicts } from '@vigia/contracts/audit'
import { oneOf, openFields, parseDay, presentOf } from '../tables/search-fields.ts'
import { addressOf } from '../tables/search-params.ts'

export const sources = ['given', 'corrected', 'answers'] as const satisfies RowSource[]
export const labels = verdicts

export const searchFields = ['rows', 'from', 'to', 'source', 'label', 'only'] as const
export type SearchField = (typeof searchFields)[number]

/** As the fields of an address have it. */
export type SearchFields = Partial<Record<SearchField | 'after', string>>

/** A search, or the fields of the address that say nothing that can be searched for. */
export type ParsedSearch =
  | { status: 'parsed'; filter: TrainingRowFilter; after?: TrainingRowsCursor }
  | { status: 'invalid'; fields: SearchField[] }

/** What of suspicion and leaving out is asked for. */
export const onlys = ['suspicious', 'dropped'] as const

const mostRows = 50

/** Takes the fields of an address apart; those that are missing or empty set no bound. */
export function parseSearch(given: Readonly<Record<string, unknown>>): ParsedSearch {
  const { invalid, read } = openFields<SearchField>(given)
  const only = read('only', oneOf(onlys))
  const filter = {
    ids: read('rows', parseRows),
    from: read('from', parseDay),
    to: read('to', parseDay),
    source: read('source', oneOf(sources)),
    label: read('label', oneOf(labels)),
    isSuspicious: only === 'suspicious' || undefined,
    isDropped: only === 'dropped' || undefined,
  }
  if (invalid.length > 0) return { status: 'invalid', fields: invalid }
  const after = parseCursor(given.after)
  return { status: 'parsed', filter: presentOf<TrainingRowFilter>(filter), ...(after && { after }) }
}

/** Numbers or names (`training-12`), between blanks or commas. */
function parseRows(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const ids = words.map((word) => Number(/^(?:training-)?([1-9]\d{0,14})$/i.exec(word)?.[1] ?? Number.NaN))
  return ids.length === 0 || ids.length > mostRows || ids.some(Number.isNaN) ? undefined : ids
}

/** `VALUE~ID`; without a value for what has no time. What is none begins at the beginning. */
function parseCursor(text: unknown): TrainingRowsCursor | undefined {
  const [, value, id] = (typeof text === 'string' && /^([-0-9: ]{0,19})~([1-9]\d{0,14})$/.exec(text)) || []
  if (value === undefined || id === undefined) return undefined
  if (value === '') return { value: null, ecgId: Number(id) }
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return { value, ecgId: Number(id) }
  return /^\d{1,9}$/.test(value) ? { value: Number(value), ecgId: Number(id) } : undefined
}

/** The list of rows as an address: its fields as they were given, perhaps from another row on. */
export function trainingAddress(fields: SearchFields, after?: TrainingRowsCursor): string {
  const given = searchFields.map((field) => [field, fields[field]] as const)
  return addressOf('/training', {
    ...Object.fromEntries(given),
    after: after && `${after.value ?? ''}~${after.ecgId}`,
  })
}
