import { useState } from 'react'

/** What is said to those who hear the page. The same sentence twice is said twice. */
export function useAnnouncement() {
  const [announced, setAnnounced] = useState('')
  return {
    announced,
    announce: (sentence: string) =>
      setAnnounced((before) => (before === sentence ? `${sentence} ` : sentence)),
  }
}
