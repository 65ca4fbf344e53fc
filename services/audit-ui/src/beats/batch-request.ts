import type { MakeBatchOutcome } from '@vigia/auditing'
import { type ParsedSearch, parseSearch } from './search.ts'

/** What became of a batch that was asked for; `isCutOff`: more beats were found than one batch may have. */
export type MadeBatch =
  | (Extract<MakeBatchOutcome, { status: 'made' }> & { isCutOff: boolean })
  | Exclude<MakeBatchOutcome, { status: 'made' }>
  /** Only adjudicators and administrators hand batches to others. */
  | { status: 'forbidden' }

/** A batch as a browser asks for it: of some beats, or of all that a search finds. */
export interface BatchRequest {
  name: string
  readerId: string
  beats?: string[]
  search: Extract<ParsedSearch, { status: 'parsed' }>['search']
}

/** @returns undefined for what is no such request */
export function readBatchRequest(body: unknown): BatchRequest | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { name, readerId, beats, search } = body as Record<string, unknown>
  if (typeof name !== 'string' || !name.isWellFormed() || typeof readerId !== 'string') return undefined
  if (typeof search !== 'object' || search === null) return undefined
  if (beats !== undefined && !isNames(beats)) return undefined
  const parsed = parseSearch(search as Record<string, unknown>)
  if (parsed.status === 'invalid') return undefined
  return { name, readerId, search: parsed.search, ...(beats !== undefined && { beats }) }
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name.length <= 40)
}
