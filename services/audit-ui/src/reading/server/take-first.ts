import { setTimeout } from 'node:timers/promises'
import type { ReadingView } from '../beat.ts'
import type { Choice } from '../choose-filter.ts'
import { type Taken, takeHanded } from './take-handed.ts'

/** The one that is seen, and one for whoever is quick: the others come while the reader looks. */
const count = 2
/** A page that is seen at once and waits for its beat is better than one that is not seen. */
const patienceMilliseconds = 1_000

/**
 * The beats that a page is drawn with, leased to its reader. Undefined where the page asks for them by itself: when a
 * browser fetches it only in case it is wanted, which must lease nothing, and when they are not there in time or at
 * all, which the page tells when its own request has failed. What is taken too late is handed out by that request.
 *
 * @param asked the headers of the request for the page
 */
export async function takeFirst(
  asked: Headers,
  readerId: string,
  view: ReadingView,
  choice: Choice,
): Promise<Extract<Taken, { status: 'taken' }> | undefined> {
  if (isPrefetch(asked)) return undefined
  const answered = new AbortController()
  const late = setTimeout(patienceMilliseconds, undefined, { signal: answered.signal }).catch(() => undefined)
  const taken = takeHanded(readerId, view, { ...choice, count, except: [] }).catch(() => undefined)
  const first = await Promise.race([taken, late])
  answered.abort()
  return first?.status === 'taken' && first.beats.length > 0 ? first : undefined
}

function isPrefetch(asked: Headers): boolean {
  return (
    asked.has('next-router-prefetch') ||
    [asked.get('sec-purpose'), asked.get('purpose')].some((purpose) => purpose?.includes('prefetch') === true)
  )
}
