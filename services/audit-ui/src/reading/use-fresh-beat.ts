import { useEffect, useState } from 'react'
import type { Entry } from '../outbox/entry.ts'
import { askForBeat } from './ask-server.ts'
import type { SingleBeat } from './single-beat.ts'

const askAgainMilliseconds = 3_000

/** The beat as the page found it, looked up again whenever the server has dealt with an answer to it. */
export function useFreshBeat(found: SingleBeat, entries: readonly Entry[]): SingleBeat {
  const [beat, setBeat] = useState(found)
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
      if (answer.status === 'found') setBeat(answer.beat)
      else if (answer.status !== 'gone') timer = setTimeout(() => void ask(), askAgainMilliseconds)
    }
    void ask()
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [dealtWith, inferenceId])

  return beat
}
