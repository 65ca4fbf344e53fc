import type { MakeBatchOutcome } from '@vigia/auditing'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type ParsedSearch, parseSearch } from './search.ts'

/** What became of a batch that was asked for; `isCutOff`: more beats were found than one batch may have. */
export type MadeBatch =
  | (Extract<MakeBatchOutcome, { status: 'made' }> & { isCutOff: boolean })
  | Exclude<MakeBatchOutcome, { status: 'made' }>
  /** Only adjudicators and administrators hand batches to others. */
  | { status: 'forbidden' }

const batch = Type.Object({
  name: Type.String(),
  readerId: Type.String(),
  beats: Type.Optional(Type.Array(Type.String({ maxLength: 40 }))),
  search: Type.Record(Type.String(), Type.Unknown()),
})
const batches = Compile(batch)

/** A batch as a browser asks for it: of some beats, or of all that a search finds. */
export type BatchRequest = Omit<Static<typeof batch>, 'search'> & {
  search: Extract<ParsedSearch, { status: 'parsed' }>['search']
}

/** @returns undefined for what is no such request */
export function readBatchRequest(body: unknown): BatchRequest | undefined {
  if (!batches.Check(body) || !body.name.isWellFormed()) return undefined
  const { name, readerId, beats, search } = body
  const parsed = parseSearch(search)
  if (parsed.status === 'invalid') return undefined
  return { name, readerId, search: parsed.search, ...(beats !== undefined && { beats }) }
}
