import { useEffect, useEffectEvent } from 'react'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { releaseBeats, renewBeats } from './ask-server.ts'
import type { Supply } from './reading-state.ts'

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
export function useRefill(isLow: boolean, supply: Supply, ask: () => Promise<void>, isHeldUp = false): void {
  const { view } = useOutbox()
  const askNow = useEffectEvent(() => void ask())
  useEffect(() => {
    if (!view.isOpen || !isLow || supply === 'asking') return
    if (supply === 'idle' || supply === 'answered') {
      if (!isHeldUp) askNow()
      return
    }
    const wait = supply === 'exhausted' ? askAgainMilliseconds.exhausted : askAgainMilliseconds.failed
    const again = () => askNow()
    const timer = setTimeout(again, wait)
    window.addEventListener('online', again)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', again)
    }
  }, [view.isOpen, isLow, isHeldUp, supply])
}

/**
 * Keeps the beats that are here leased to this reader, and gives them back when the screen is left.
 *
 * @param onScreen stays there, whatever became of its lease
 * @param onLost is told of each of the others that was handed on meanwhile: it is not to be opened
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
