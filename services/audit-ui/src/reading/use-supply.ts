import type { Progress } from '@vigia/auditing'
import { type Dispatch, useEffect, useEffectEvent, useState } from 'react'
import { listWaiting } from '../outbox/attempt.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { askForBeats, releaseBeats, renewBeats } from './ask-server.ts'
import type { Choice } from './choose-filter.ts'
import { listHeld, listUnwanted, type ReadingEvent, type ReadingState } from './reading-state.ts'

/** So many beats are here before they are needed; when some of them are read, more are asked for. */
const ahead = 5
const refillBelow = 4
/** After the last beat, and while the server does not answer. */
const askAgainMilliseconds = { exhausted: 20_000, failed: 5_000 }
/** A third of the lease, so that one that fails costs nothing. */
const renewMilliseconds = 5 * 60_000

/**
 * Keeps beats coming: asks for the next ones in time, again after a while when there were none, and keeps those that
 * are here leased to this reader.
 *
 * @returns how far the reading has come, once it is known, and what asks at once
 */
export function useSupply(choice: Choice, state: ReadingState, dispatch: Dispatch<ReadingEvent>) {
  const { view } = useOutbox()
  const [progress, setProgress] = useState<Progress>()

  const ask = useEffectEvent(async () => {
    dispatch({ type: 'asked' })
    const waiting = listWaiting(view.entries).map(({ subject }) => subject.beat)
    const unwanted = listUnwanted(state).map(({ neutral }) => neutral.beat)
    const count = ahead - state.next.length + (state.current === undefined ? 1 : 0)
    const answer = await askForBeats(choice, count, [...new Set([...unwanted, ...waiting])])
    if (answer.status !== 'taken') return dispatch({ type: 'supply-failed', supply: answer.status })
    setProgress(answer.progress)
    dispatch({ type: 'supplied', beats: answer.beats, isComplete: answer.isComplete })
  })

  const isLow = state.next.length < refillBelow
  const { supply } = state
  useEffect(() => {
    if (!view.isOpen || !isLow || supply === 'asking') return
    if (supply === 'idle' || supply === 'answered') {
      void ask()
      return
    }
    const wait = supply === 'exhausted' ? askAgainMilliseconds.exhausted : askAgainMilliseconds.failed
    const timer = setTimeout(() => void ask(), wait)
    const askNow = () => void ask()
    window.addEventListener('online', askNow)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', askNow)
    }
  }, [view.isOpen, isLow, supply])

  const renew = useEffectEvent(async () => {
    const held = listHeld(state)
    const kept = await renewBeats(held.map(({ neutral }) => neutral.beat))
    if (kept === undefined) return
    // What was handed on meanwhile is not opened; what is on the screen stays there.
    for (const { neutral } of state.next)
      if (!kept.includes(neutral.beat)) dispatch({ type: 'dropped', inferenceId: neutral.inferenceId })
  })
  useEffect(() => {
    const timer = setInterval(() => void renew(), renewMilliseconds)
    return () => clearInterval(timer)
  }, [])

  const release = useEffectEvent(() => releaseBeats(listHeld(state).map(({ neutral }) => neutral.beat)))
  useEffect(() => () => release(), [])

  return { progress, askNow: () => dispatch({ type: 'supply-wanted' }) }
}
