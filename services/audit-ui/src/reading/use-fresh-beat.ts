import { useEffect, useState } from 'react'
import type { Entry } from '../outbox/entry.ts'
import { askForBeat } from './ask-server.ts'
import type { SingleBeat } from './single-beat.ts'

const askAgainMilliseconds = 3_000

/**
 * The beat as the page found it, looked up again whenever the server has dealt with an answer to it.
 *
 * @returns `isFresh`: whether it is as the server left it after the answers of this browser
 */
export function useFreshBeat(
  found: SingleBeat,
  entries: readonly Entry[],
): { beat: SingleBeat; isFresh: boolean } {
  const [{ beat, after }, setFresh] = useState({ beat: found, after: 0 })
  // What was answered before the page was drawn is in what it found.
  const dealtWith = entries.filter(({ delivery }) => delivery.state !== 'waiting').length
  const { inferenceId } = found.handed.neutral

  useEffect(() => {
    if (dealtWith === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    async function ask() {
      const answer = await askForBeat(inferenceId)
      if (isLeft) return
      if (answer.status === 'found') setFresh({ beat: answer.beat, after: dealtWith })
      else if (answer.status !== 'gone') timer = setTimeout(() => void ask(), askAgainMilliseconds)
    }
    void ask()
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [dealtWith, inferenceId])

  const isWaited = entries.some(({ kind, delivery }) => kind !== 'addition' && delivery.state === 'waiting')
  return { beat, isFresh: !isWaited && after === dealtWith }
}
