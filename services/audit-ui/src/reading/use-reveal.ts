import { useEffect, useEffectEvent } from 'react'
import type { Entry } from '../outbox/entry.ts'
import { askForBeat } from './ask-server.ts'
import type { Reveal } from './beat.ts'
import type { GivenAnswer } from './reading-state.ts'

const askAgainMilliseconds = 3_000

/** Asks for what was hidden, once the server has the answer to the beat on the screen. */
export function useReveal(
  given: GivenAnswer | undefined,
  isHidden: boolean,
  entries: readonly Entry[],
  onReveal: (inferenceId: number, reveal: Reveal) => void,
): void {
  const isSent = entries.some(({ key, delivery }) => key === given?.key && delivery.state === 'sent')
  const inferenceId = given?.handed.neutral.inferenceId
  const show = useEffectEvent(onReveal)

  useEffect(() => {
    if (!isHidden || !isSent || inferenceId === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    async function ask(id: number) {
      const answer = await askForBeat(id)
      if (isLeft) return
      if (answer.status === 'found' && answer.beat.handed.reveal !== null) show(id, answer.beat.handed.reveal)
      else if (answer.status !== 'gone') timer = setTimeout(() => void ask(id), askAgainMilliseconds)
    }
    void ask(inferenceId)
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [isHidden, isSent, inferenceId])
}
