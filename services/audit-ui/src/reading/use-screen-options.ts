import { useLocalStorage } from '@mantine/hooks'

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
