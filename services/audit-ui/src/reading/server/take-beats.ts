import { setTimeout } from 'node:timers/promises'
import type { Progress, TakenBeat } from '@vigia/auditing'
import type { View } from '@vigia/contracts/audit'
import { recordLook } from '../../security-log/looks.ts'
import { app } from '../../server/app.ts'
import type { LeasedBeat } from '../beat.ts'
import type { Choice } from '../choice.ts'
import { loadBeat, loadReveals, type NoResults, showBlind } from './load-beat.ts'
import type { TakeRequest } from './requests.ts'

export type Taken =
  /** `isComplete`: there are no more than these. */
  | { status: 'taken'; beats: LeasedBeat[]; progress: Progress; isComplete: boolean }
  /** `filling`: also where the worklist is being filled, and nothing of it is here yet. */
  | { status: NoResults }

/** What an empty worklist means by how far its copy came. */
const missing = {
  'under-way': 'filling',
  unavailable: 'results-down',
  refused: 'results-refused',
} as const

/** Beats for a reader, leased, with their samples; with what the model says of them only where the view is open. */
export async function takeBeats(readerId: string, view: View, asked: TakeRequest): Promise<Taken> {
  const { auditing, db, worklist } = app()
  // Without the API the worklist stays as it is; whether there are samples is seen below.
  const { status: copied } = await worklist.synchronise()
  if (asked.filter.verdict !== undefined) await auditing.recordSearchByVerdict(db, readerId)
  const taken = await worklist.take(readerId, asked)
  // That there is nothing left can be said only where all that was judged is known.
  if (taken.length === 0 && copied !== 'synchronised') return { status: missing[copied] }
  const beats = await loadAll(readerId, taken, view)
  if (typeof beats === 'string') {
    await worklist.release(
      readerId,
      taken.map(({ beat }) => beat),
    )
    return { status: beats }
  }
  const [progress] = await Promise.all([
    countOf(readerId, asked),
    recordLook(
      readerId,
      'reading',
      beats.map(({ beat }) => beat),
    ),
  ])
  return {
    status: 'taken',
    beats,
    progress,
    isComplete: copied === 'synchronised' && taken.length < asked.count,
  }
}

/** How far the reading of what was chosen has come; of a batch, its own reader's. */
async function countOf(readerId: string, { filter, batchId }: TakeRequest): Promise<Progress> {
  const { auditing, db, worklist } = app()
  if (batchId === undefined) return await worklist.countProgress(filter)
  const [batch] = await auditing.listBatches(db, readerId, batchId)
  const { total, read, skipped } = batch ?? { total: 0, read: 0, skipped: 0 }
  return { total, settled: read + skipped, unread: total - read - skipped, awaiting: 0 }
}

async function loadAll(
  readerId: string,
  taken: readonly TakenBeat[],
  view: View,
): Promise<LeasedBeat[] | NoResults> {
  const loaded = await Promise.all(
    taken.map(async ({ inferenceId, beat }) => ({
      ...(await loadBeat(inferenceId, beat)),
      inferenceId,
      beat,
    })),
  )
  for (const { status } of loaded) if (status !== 'found' && status !== 'gone') return status
  for (const beat of loaded) if (beat.status === 'gone') await app().worklist.remove(beat.inferenceId)
  const found = loaded.filter((beat) => beat.status === 'found')
  const reveals = view === 'open' ? await loadReveals(readerId, found) : []
  const shown = await showBlind(
    readerId,
    found.map(({ blind }) => blind),
    view,
  )
  return shown.map((blind, index) => ({ ...blind, reveal: reveals[index] ?? null }))
}

/** The one that is seen, and one for whoever is quick: the others come while the reader looks. */
const count = 2
/** A page that is seen at once and waits for its beat is better than one that is not seen. */
const patienceMilliseconds = 1_000

/**
 * The beats that a page is drawn with, leased to its reader. Undefined where the page asks for them by itself: when a
 * browser fetches it only in case it is wanted, which must lease nothing, and when they are not there in time or at
 * all, which the page tells when its own request has failed. What is taken too late comes with that request.
 *
 * @param headers of the request for the page
 */
export async function takeFirst(
  headers: Headers,
  readerId: string,
  view: View,
  choice: Choice,
): Promise<Extract<Taken, { status: 'taken' }> | undefined> {
  if (isPrefetch(headers)) return undefined
  const answered = new AbortController()
  const late = setTimeout(patienceMilliseconds, undefined, { signal: answered.signal }).catch(() => undefined)
  const taken = takeBeats(readerId, view, { ...choice, count, except: [] }).catch(() => undefined)
  const first = await Promise.race([taken, late])
  answered.abort()
  return first?.status === 'taken' && first.beats.length > 0 ? first : undefined
}

function isPrefetch(headers: Headers): boolean {
  return (
    headers.has('next-router-prefetch') ||
    [headers.get('sec-purpose'), headers.get('purpose')].some(
      (purpose) => purpose?.includes('prefetch') === true,
    )
  )
}
