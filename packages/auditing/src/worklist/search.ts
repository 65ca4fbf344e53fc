import { type Answer, asksOfModel } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { toldRevealCondition } from '../visibility/visibility.ts'
import { allOf, type Condition, condition, filterCondition } from './filter.ts'
import { countedCondition } from './progress.ts'

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
  unread: "entry.state IN ('unread', 'awaiting-second', 'disagreement')",
  awaiting: "entry.state IN ('awaiting-second', 'disagreement')",
  settled: "entry.state = 'settled'",
} as const

/** Whether somebody has read the beat of a row of `Worklist` as `entry`; its parameter is their id. */
export const hasReadSql = `EXISTS (SELECT 1 FROM \`Audits\` AS mine
  WHERE mine.beat = entry.beat AND mine.reader_id = ? AND mine.kind IN ('reading', 'revision'))`

function stateCondition(state: ListedState, asker: BeatsAsker): Condition {
  if (state === 'settled') return condition(rowsOfState.settled)
  return state === 'awaiting'
    ? condition(`${rowsOfState.awaiting} AND ${hasReadSql}`, asker.id)
    : condition(`${rowsOfState.unread} AND (entry.state = 'unread' OR NOT ${hasReadSql})`, asker.id)
}

/** That an audit, as `said`, was not undone, and neither was the answer that it adds to. */
export const stands = `NOT EXISTS (SELECT 1 FROM \`Audits\` AS undoing
  WHERE undoing.undoes IN (said.id, said.adds_to))`

/** What a search lets through, as a condition on `entry`. */
export function searchCondition(asker: BeatsAsker, search: BeatsSearch): Condition {
  const { filter } = search
  const { beats, modelTag, verdict, from, to, state, label, beatCode } = filter
  const { minimumError, maximumError, isUnlike } = filter
  const parts: Condition[] = [
    countedCondition(modelTag === undefined ? {} : { modelTag }),
    filterCondition({
      ...(modelTag !== undefined && { modelTag, ...(verdict && { verdict }) }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    }),
  ]
  if (modelTag !== undefined) {
    if (minimumError !== undefined) parts.push(condition('entry.error >= ?', minimumError))
    if (maximumError !== undefined) parts.push(condition('entry.error <= ?', maximumError))
    if (isUnlike !== undefined) parts.push(condition(isUnlike ? 'entry.is_unlike' : 'NOT entry.is_unlike'))
  }
  if (beats !== undefined)
    parts.push(
      beats.length === 0
        ? condition('FALSE')
        : condition(`entry.beat IN (${beats.map(() => '?').join(',')})`, ...beats),
    )
  if (state !== undefined) parts.push(stateCondition(state, asker))
  if (label !== undefined)
    parts.push(
      condition(
        `entry.state = 'settled' AND EXISTS (SELECT 1 FROM \`Audited_Beats\` AS audited
          WHERE audited.beat = entry.beat AND audited.label = ?)`,
        label,
      ),
    )
  if (beatCode !== undefined)
    parts.push(
      condition(
        `EXISTS (SELECT 1 FROM \`Audits\` AS said WHERE said.beat = entry.beat AND said.beat_code = ?
          AND (entry.state = 'settled' OR said.reader_id = ?) AND ${stands})`,
        beatCode,
        asker.id,
      ),
    )
  if (asker.view === 'blind' && isRevealing(search))
    parts.push(toldRevealCondition('entry.beat', 'entry.state', asker.id))
  return allOf(parts)
}
