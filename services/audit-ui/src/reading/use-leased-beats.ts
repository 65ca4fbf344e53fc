import type { Progress } from '@vigia/auditing'
import { type Dispatch, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Entry, listWaiting } from '../outbox/entry.ts'
import { closedView, type OutboxView } from '../outbox/outbox.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { askForBeat, askForBeats, releaseBeats, renewBeats, type TakenAnswer } from './ask-server.ts'
import type { Reveal } from './beat.ts'
import type { Choice } from './choice.ts'
import {
  type GivenAnswer,
  initialState,
  listHeld,
  listUnwanted,
  type ReadingEvent,
  type ReadingState,
  type RequestState,
  reduceReading,
} from './reading-state.ts'

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
    ? { type: 'beats-taken', beats: answer.beats, isComplete: answer.isComplete }
    : { type: 'request-failed', request: answer.status }
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
export function useLeasedBeats(
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
    const unwanted = listUnwanted(state).map(({ beat }) => beat)
    const count = ahead - state.next.length + (state.current === undefined ? 1 : 0)
    const asked = outbox?.view() ?? closedView
    const answer = await askForBeats(choice, count, [...new Set([...unwanted, ...waiting])])
    const told = outbox?.view() ?? closedView
    if (answer.status === 'taken') {
      const next = { progress: answer.progress, keys: sentKeys(told.entries) }
      setCounted((before) => (before === undefined || isSure(asked, told) ? next : before))
    }
    dispatch(eventOf(answer))
  }

  // An answer on its way would be counted by the server or not, nobody knows; while beats are here it is waited for.
  const isUndecided = view.state === 'sending' && state.next.length > 0
  useRefill(state.next.length < refillBelow, state.request, ask, isUndecided)

  const begin = useEffectEvent(() => {
    // The page may have been drawn before an answer of the page before it had arrived.
    const given = new Set(listWaiting(view.entries).map(({ subject }) => subject.beat))
    for (const { beat, inferenceId } of listHeld(state))
      if (given.has(beat)) dispatch({ type: 'dropped', inferenceId })
    setCounted((before) => before && { ...before, keys: sentKeys(view.entries) })
  })
  useEffect(() => {
    if (view.isOpen) begin()
  }, [view.isOpen])

  useLeases(
    state.current?.beat,
    state.next.map(({ beat }) => beat),
    (lost) => {
      const beat = state.next.find(({ beat }) => beat === lost)
      if (beat !== undefined) dispatch({ type: 'dropped', inferenceId: beat.inferenceId })
    },
  )

  // Only what was read here is surely of what was chosen.
  const read = useRef(new Set<string>())
  for (const { beat } of listUnwanted(state)) read.current.add(beat)
  const progress = counted && countOn(counted, view.entries, read.current)
  return { progress, askNow: () => dispatch({ type: 'beats-wanted' }) }
}

/** Whether the server has counted what these views call sent, and nothing else: not where something was on its way meanwhile. */
export function isSure(asked: OutboxView, told: OutboxView): boolean {
  const isSending = asked.state === 'sending' || told.state === 'sending'
  const sentBefore = sentKeys(asked.entries)
  return !isSending && [...sentKeys(told.entries)].every((key) => sentBefore.has(key))
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

/** After the last beat, and while the server does not answer. */
const askAgainMilliseconds = { exhausted: 20_000, failed: 5_000 }
/** A third of the lease, so that one that fails costs nothing. */
const renewMilliseconds = 5 * 60_000

/**
 * Asks for beats in time: at once when few are left, and again after a while, or as soon as the network is back, when
 * there were none.
 *
 * @param isLow whether more are wanted
 * @param isHeldUp whether it is better to wait a moment with the first question
 */
export function useRefill(
  isLow: boolean,
  request: RequestState,
  ask: () => Promise<void>,
  isHeldUp = false,
): void {
  const { view } = useOutbox()
  const askNow = useEffectEvent(() => void ask())
  useEffect(() => {
    if (!view.isOpen || !isLow || request === 'asking') return
    if (request === 'idle' || request === 'answered') {
      if (!isHeldUp) askNow()
      return
    }
    const wait = request === 'exhausted' ? askAgainMilliseconds.exhausted : askAgainMilliseconds.failed
    const again = () => askNow()
    const timer = setTimeout(again, wait)
    window.addEventListener('online', again)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', again)
    }
  }, [view.isOpen, isLow, isHeldUp, request])
}

/**
 * Keeps the beats that are here leased to this reader, and gives them back when the screen is left.
 *
 * @param onScreen stays there, whatever became of its lease
 * @param onLost is told of each of the others that was leased to somebody else meanwhile: it is not to be opened
 */
export function useLeases(
  onScreen: string | undefined,
  next: readonly string[],
  onLost: (beat: string) => void,
): void {
  const held = onScreen === undefined ? next : [onScreen, ...next]
  const renew = useEffectEvent(async () => {
    const kept = await renewBeats(held)
    if (kept === undefined) return
    for (const beat of next) if (!kept.includes(beat)) onLost(beat)
  })
  const release = useEffectEvent(() => releaseBeats(held))
  useEffect(() => {
    const timer = setInterval(() => void renew(), renewMilliseconds)
    return () => {
      clearInterval(timer)
      release()
    }
  }, [])
}

const askForRevealMilliseconds = 3_000

/** Asks for what was hidden, once the server has the answer to the beat on the screen. */
export function useReveal(
  given: GivenAnswer | undefined,
  isHidden: boolean,
  entries: readonly Entry[],
  onReveal: (inferenceId: number, reveal: Reveal) => void,
): void {
  const isSent = entries.some(({ key, delivery }) => key === given?.key && delivery.state === 'sent')
  const inferenceId = given?.leased.inferenceId
  const show = useEffectEvent(onReveal)

  useEffect(() => {
    if (!isHidden || !isSent || inferenceId === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    async function ask(id: number) {
      const answer = await askForBeat(id)
      if (isLeft) return
      if (answer.status === 'found' && answer.beat.reveal !== null) show(id, answer.beat.reveal)
      else if (answer.status !== 'gone') timer = setTimeout(() => void ask(id), askForRevealMilliseconds)
    }
    void ask(inferenceId)
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [isHidden, isSent, inferenceId])
}
