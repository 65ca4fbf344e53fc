import type { Standing } from '@vigia/auditing'
import type { ReadingView } from '../beat.ts'

/**
 * Whether a reader may see what the model says of a beat: who reads open, who has answered it, and everyone once it is
 * settled. An answer that was taken back counts: its reader has seen it.
 */
export function mayReveal(
  { state, opinions }: Pick<Standing, 'state' | 'opinions'>,
  readerId: string,
  view: ReadingView,
): boolean {
  return view === 'open' || state === 'settled' || opinions.some(({ by }) => by.id === readerId)
}
