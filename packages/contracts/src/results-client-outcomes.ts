import type { InferenceDetail, InferencesPage, StoredInferences } from './inferences.ts'
import type { Problem } from './problem.ts'

/** The API understood the request and refuses it; sent again as it is, it will be refused again. */
export interface Refused {
  status: 'refused'
  problem: Problem
}

/** No useful answer now; the same request may succeed later. */
export interface Unavailable {
  status: 'unavailable'
  reason: 'network' | 'timeout' | 'rate-limited' | 'server-error' | 'unexpected-answer'
  /** A few words for people, such as ECONNREFUSED or HTTP 503. */
  detail: string
  /** How long the API asks to wait. */
  retryAfterSeconds?: number
}

export type StoreAnswer =
  | { status: 'stored'; inferences: StoredInferences['inferences'] }
  | Refused
  | Unavailable

export type ListAnswer = { status: 'listed'; page: InferencesPage } | Refused | Unavailable

export type FindAnswer =
  | { status: 'found'; inference: InferenceDetail }
  | { status: 'not-found' }
  | Refused
  | Unavailable

export type ReadyAnswer = { status: 'ready' } | Unavailable
