import type { Progress } from '@vigia/auditing'
import { type Dispatch, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Entry, listWaiting } from '../outbox/entry.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { askForBeats, type TakenAnswer } from './ask-server.ts'
import type { Choice } from './choose-filter.ts'
import {
  initialState,
  listHeld,
  listUnwanted,
  type ReadingEvent,
  type ReadingState,
  reduceReading,
} from './reading-state.ts'
import { useLeases, useRefill } from './use-refill.ts'

/** So many beats are here before they are needed; when some of them are read, more are asked for. */
const ahead = 5
const refillBelow = 4

/** What a page was drawn with may come from the browser's memory of it, when its beats are given back long since. */
const used = new WeakSet<TakenAnswer>()

/** How a screen begins: with the beats that the server took for the page, or with none. */
export function beginWith(first: TakenAnswer | undefined): ReadingState {
  if (first === undefined || used.has(first)) return initialState
  return reduceReading(initialState, eventOf(first))
}

function eventOf(answer: TakenAnswer): ReadingEvent {
  return answer.status === 'taken'
    ? { type: 'supplied', beats: answer.beats, isComplete: answer.isComplete }
    : { type: 'supply-failed', supply: answer.status }
}

/** The server's count, and which answers it has in it. */
interface Counted {
  progress: Progress
  keys: ReadonlySet<string>
}

/**
 * Keeps beats coming: asks for the next ones in time, again after a while when there were none, and keeps those that
 * are here leased to this reader.
 *
 * @returns how far the reading has come, once it is known, and what asks at once
 */
export function useSupply(
  choice: Choice,
  state: ReadingState,
  dispatch: Dispatch<ReadingEvent>,
  first?: TakenAnswer,
) {
  const { outbox, view } = useOutbox()
  const [counted, setCounted] = useState<Counted | undefined>(
    first?.status === 'taken' && !used.has(first) ? { progress: first.progress, keys: new Set() } : undefined,
  )
  useEffect(() => {
    if (first !== undefined) used.add(first)
  }, [first])

  const ask = async () => {
    dispatch({ type: 'asked' })
    const waiting = listWaiting(view.entries).map(({ subject }) => subject.beat)
    const unwanted = listUnwanted(state).map(({ neutral }) => neutral.beat)
    const count = ahead - state.next.length + (state.current === undefined ? 1 : 0)
    const answer = await askForBeats(choice, count, [...new Set([...unwanted, ...waiting])])
    if (answer.status === 'taken')
      setCounted({ progress: answer.progress, keys: sentKeys(outbox?.view().entries ?? []) })
    dispatch(eventOf(answer))
  }

  // An answer on its way would be counted by the server or not, nobody knows; while beats are here it is waited for.
  const isUndecided = view.state === 'sending' && state.next.length > 0
  useRefill(state.next.length < refillBelow, state.supply, ask, isUndecided)

  const begin = useEffectEvent(() => {
    // The page may have been drawn before an answer of the page before it had arrived.
    const given = new Set(listWaiting(view.entries).map(({ subject }) => subject.beat))
    for (const { neutral } of listHeld(state))
      if (given.has(neutral.beat)) dispatch({ type: 'dropped', inferenceId: neutral.inferenceId })
    setCounted((before) => before && { ...before, keys: sentKeys(view.entries) })
  })
  useEffect(() => {
    if (view.isOpen) begin()
  }, [view.isOpen])

  useLeases(
    state.current?.neutral.beat,
    state.next.map(({ neutral }) => neutral.beat),
    (lost) => {
      const beat = state.next.find(({ neutral }) => neutral.beat === lost)
      if (beat !== undefined) dispatch({ type: 'dropped', inferenceId: beat.neutral.inferenceId })
    },
  )

  // Only what was read here is surely of what was chosen.
  const read = useRef(new Set<string>())
  for (const { neutral } of listUnwanted(state)) read.current.add(neutral.beat)
  const progress = counted && countOn(counted, view.entries, read.current)
  return { progress, askNow: () => dispatch({ type: 'supply-wanted' }) }
}

const sentKeys = (entries: readonly Entry[]) =>
  new Set(entries.filter(({ delivery }) => delivery.state === 'sent').map(({ key }) => key))

/** The server's count with what has been settled since, or is not settled any more. */
export function countOn(
  { progress, keys }: Counted,
  entries: readonly Entry[],
  beats: ReadonlySet<string>,
): Progress {
  let settled = progress.settled
  for (const beat of new Set(entries.map(({ subject }) => subject.beat))) {
    const told = entries.filter((entry) => entry.subject.beat === beat && stateAfter(entry) !== undefined)
    const before = told.findLast(({ key }) => keys.has(key))
    const now = told.at(-1)
    if (!beats.has(beat) || now === undefined || now === before) continue
    settled +=
      Number(stateAfter(now) === 'settled') - Number(before !== undefined && stateAfter(before) === 'settled')
  }
  return { ...progress, settled: Math.min(Math.max(settled, 0), progress.total) }
}

/** Where the beat stood once the server had dealt with an entry; undefined where it said nothing of it. */
function stateAfter({ delivery }: Entry): string | undefined {
  if (delivery.state !== 'sent' || !('state' in delivery.outcome)) return undefined
  return delivery.outcome.state
}
