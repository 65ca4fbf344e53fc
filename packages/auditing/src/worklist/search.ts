import { type Answer, asksOfModel } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import type { SliceOf } from '@vigia/contracts/slices'
import { audit, auditedBeat, core, type SQL } from '@vigia/db'
import { sliceCondition } from '../slices/dimensions.ts'
import { allOf } from '../statements/fragments.ts'
import { said, stands } from '../statements/standing-audits.ts'
import { hasReadCondition, toldRevealCondition } from '../visibility/visibility.ts'
import { countedCondition } from './counted-as.ts'
import { entry, filterCondition } from './filter.ts'

const { and, eq, gte, inArray, lte, not, or, sql } = core

/**
 * A state as its reader may know it. Whether a second reader or a decision is awaited is not told apart, and to who has
 * not read the beat it is unread as long as it is not settled: that one reader did not suffice tells what that one said.
 */
export type ListedState = 'unread' | 'awaiting' | 'settled'

/** Which beats; what is missing sets no bound. */
export interface BeatsFilter {
  /** Names of beats, `ecg-1` or `inference-1`; 50 at most. */
  beats?: readonly string[]
  /** Judged by this model. */
  modelTag?: string
  /** The first day of measurement, whole: `YYYY-MM-DD`. */
  from?: string
  /** The last day of measurement, whole. */
  to?: string
  state?: ListedState
  /** Settled, with this label. */
  label?: Answer
  /** Given this class in an answer that this reader may know. */
  beatCode?: string
  /** What the model of `modelTag` says; without a tag it is not looked at. So with the other three. */
  verdict?: Verdict
  minimumError?: number
  maximumError?: number
  /** Unlike the training beats. */
  isUnlike?: boolean
  /** Settled as normal or anomalous, and in this slice. One of the error's is of the model of `modelTag`. */
  slice?: SliceOf
}

/** By the time of measurement, or, of one model, by the error. What has none of it comes at the end. */
export type BeatsOrder = 'newest' | 'oldest' | 'largest-error' | 'smallest-error'

/** Who asks, and whether what models say is shown to this person before an answer. */
export interface BeatsAsker {
  id: string
  view: 'blind' | 'open'
}

/** Where a page begins: after the row with this value and this id. */
export interface BeatsCursor {
  value: string | number | null
  inferenceId: number
}

/** What is looked for, and in which order. */
export interface BeatsSearch {
  filter: BeatsFilter
  order: BeatsOrder
}

/** Whether a search is made by what a model says. */
export function isRevealing(search: BeatsSearch): boolean {
  return search.filter.modelTag !== undefined && asksOfModel(search)
}

/** The rows among which those of a state are found. */
export const rowsOfState = {
  unread: inArray(entry.state, ['unread', 'awaiting-second', 'disagreement']),
  awaiting: inArray(entry.state, ['awaiting-second', 'disagreement']),
  settled: eq(entry.state, 'settled'),
} as const

function stateCondition(state: ListedState, asker: BeatsAsker): SQL | undefined {
  if (state === 'settled') return rowsOfState.settled
  const hasRead = hasReadCondition(entry.beat, asker.id)
  return state === 'awaiting'
    ? and(rowsOfState.awaiting, hasRead)
    : and(rowsOfState.unread, or(eq(entry.state, 'unread'), not(hasRead)))
}

/** What a search lets through, as a condition on `entry`. */
export function searchCondition(asker: BeatsAsker, search: BeatsSearch): SQL {
  const { filter } = search
  const { beats, modelTag, verdict, from, to, state, label, beatCode } = filter
  const { minimumError, maximumError, isUnlike, slice } = filter
  const byModel = modelTag !== undefined && [
    minimumError !== undefined && gte(entry.error, minimumError),
    maximumError !== undefined && lte(entry.error, maximumError),
    isUnlike !== undefined && (isUnlike ? sql`${entry.isUnlike}` : sql`NOT ${entry.isUnlike}`),
  ]
  return allOf([
    countedCondition(modelTag === undefined ? {} : { modelTag }),
    filterCondition({
      ...(modelTag !== undefined && { modelTag, ...(verdict && { verdict }) }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    }),
    ...(byModel || []),
    beats !== undefined && inArray(entry.beat, [...beats]),
    state !== undefined && stateCondition(state, asker),
    label !== undefined &&
      sql`${entry.state} = 'settled' AND EXISTS (SELECT 1 FROM ${auditedBeat}
        WHERE ${auditedBeat.beat} = ${entry.beat} AND ${auditedBeat.label} = ${label})`,
    beatCode !== undefined &&
      sql`EXISTS (SELECT 1 FROM ${audit} AS ${said}
        WHERE ${said.beat} = ${entry.beat} AND ${said.beatCode} = ${beatCode}
          AND (${entry.state} = 'settled' OR ${said.readerId} = ${asker.id}) AND ${stands})`,
    slice !== undefined && sliceCondition(slice),
    asker.view === 'blind' && isRevealing(search) && toldRevealCondition(entry, asker.id),
  ])
}
