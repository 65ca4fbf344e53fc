import type { BeatsCursor, BeatsFilter, BeatsOrder, ListedState } from '@vigia/auditing'
import { answers, asksOfModel, beatCodeLength, modelTagLength, verdicts } from '@vigia/contracts/audit'
import { parseSlice } from '@vigia/contracts/slices'
import { oneOf, openFields, parseDay, presentOf } from '../tables/search-fields.ts'
import { addressOf } from '../tables/search-params.ts'

export const orders = ['newest', 'oldest', 'largest-error', 'smallest-error'] as const satisfies BeatsOrder[]
export const states = ['unread', 'awaiting', 'settled'] as const satisfies ListedState[]
export const labels = answers

/** What an address asks of the list of beats. */
export interface BeatsSearch {
  filter: BeatsFilter
  order: BeatsOrder
  after?: BeatsCursor
}

/** A search, or the fields of the address that say nothing that can be searched for. */
export type ParsedSearch =
  | { status: 'parsed'; search: BeatsSearch }
  /** `tag`: what a model says is searched for by its model. */
  | { status: 'invalid'; fields: SearchField[] }

export const searchFields = [
  'names',
  'tag',
  'from',
  'to',
  'state',
  'label',
  'class',
  'verdict',
  'min',
  'max',
  'unlike',
  'slice',
  'order',
] as const
export type SearchField = (typeof searchFields)[number]

/** As the fields of an address have it. */
export type SearchFields = Partial<Record<SearchField | 'after', string>>

const mostNames = 50

/** Takes the fields of an address apart; those that are missing or empty set no bound. */
export function parseSearch(given: Readonly<Record<string, unknown>>): ParsedSearch {
  const { invalid, read } = openFields<SearchField>(given)
  const filter = {
    beats: read('names', parseNames),
    modelTag: read('tag', (text) =>
      text.length <= modelTagLength && text.isWellFormed() ? text : undefined,
    ),
    from: read('from', parseDay),
    to: read('to', parseDay),
    state: read('state', oneOf(states)),
    label: read('label', oneOf(labels)),
    beatCode: read('class', (text) =>
      text.length <= beatCodeLength && text.isWellFormed() ? text : undefined,
    ),
    verdict: read('verdict', oneOf(verdicts)),
    minimumError: read('min', parseError),
    maximumError: read('max', parseError),
    isUnlike: read('unlike', (text) => ({ yes: true, no: false })[text]),
    slice: read('slice', parseSlice),
  }
  const order = read('order', oneOf(orders)) ?? 'newest'
  if (asksOfModel({ filter, order }) && filter.modelTag === undefined && !invalid.includes('tag'))
    invalid.push('tag')
  if (invalid.length > 0) return { status: 'invalid', fields: invalid }
  const after = parseCursor(given.after)
  return {
    status: 'parsed',
    search: { filter: presentOf<BeatsFilter>(filter), order, ...(after && { after }) },
  }
}

/** Names or bare numbers, between blanks or commas: a number may be of the clinic's table or of an inference. */
function parseNames(text: string): string[] | undefined {
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
  if (words.length === 0 || words.length > mostNames) return undefined
  const names = words.map((word) => {
    const [, prefix, number] = /^(ecg-|inference-)?([1-9]\d{0,15})$/.exec(word) ?? []
    if (number === undefined) return undefined
    return prefix === undefined ? [`ecg-${number}`, `inference-${number}`] : [word]
  })
  return names.some((name) => name === undefined) ? undefined : names.flatMap((name) => name ?? [])
}

/** With a point or, as in Portuguese, a comma. */
function parseError(text: string): number | undefined {
  return /^\d{1,12}([.,]\d{1,18})?(e-?\d{1,2})?$/i.test(text) ? Number(text.replace(',', '.')) : undefined
}

/** `VALUE~ID`; without a value for what has no place in the order. What is none begins at the beginning. */
function parseCursor(text: unknown): BeatsCursor | undefined {
  const [, value, id] = (typeof text === 'string' && /^([-0-9T:. e+]{0,30})~(\d{1,15})$/.exec(text)) || []
  if (value === undefined || id === undefined) return undefined
  if (value === '') return { value: null, inferenceId: Number(id) }
  const isMoment = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(value)
  if (!isMoment && !Number.isFinite(Number(value))) return undefined
  return { value: isMoment ? value : Number(value), inferenceId: Number(id) }
}

/** The list of beats as an address: its fields as they were given, perhaps from another row on, or in another order. */
export function beatsAddress(fields: SearchFields, after?: BeatsCursor): string {
  const given = searchFields.map((field) => [field, fields[field]] as const)
  return addressOf('/beats', {
    ...Object.fromEntries(given),
    after: after && `${after.value ?? ''}~${after.inferenceId}`,
  })
}
