import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useInsertionEffect, useRef, useState } from 'react'

/** How a reader wants the reading screen of this browser. */
export interface ScreenOptions {
  /** Single keys answer; off for whoever speaks to the computer, or leans on the keyboard. */
  shortcuts: boolean
  /** In the blind view: the next beat follows the answer, without a look at what was hidden. */
  skipReveal: boolean
}

export function useScreenOptions() {
  return useLocalStorage<ScreenOptions>({
    key: 'vigia-screen-options',
    defaultValue: { shortcuts: true, skipReveal: false },
  })
}

/** What is said to those who hear the page. The same sentence twice is said twice. */
export function useAnnouncement() {
  const [announced, setAnnounced] = useState('')
  return {
    announced,
    announce: (sentence: string) =>
      setAnnounced((before) => (before === sentence ? `${sentence} ` : sentence)),
  }
}

/**
 * The same function from one drawing to the next, which does what the latest one does; so that a component that gets
 * it is not drawn again for its sake. Not to be called while drawing.
 */
export function useStable<Given extends unknown[], Result>(
  latest: (...given: Given) => Result,
): (...given: Given) => Result {
  const held = useRef(latest)
  useInsertionEffect(() => {
    held.current = latest
  })
  return useCallback((...given: Given) => held.current(...given), [])
}
