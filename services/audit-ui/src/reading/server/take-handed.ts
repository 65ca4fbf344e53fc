import type { Progress, TakenBeat } from '@vigia/auditing'
import { app } from '../../server/app.ts'
import type { HandedBeat, ReadingView } from '../beat.ts'
import type { Choice } from '../choose-filter.ts'
import { loadBeat, type NoResults } from './load-beat.ts'
import { loadReveals } from './load-reveal.ts'

export interface TakeOrder extends Choice {
  count: number
  /** Heartbeats that the reader has already, by their names. */
  except: readonly string[]
}

export type Taken =
  /** `isComplete`: there are no more than these. */
  | { status: 'taken'; beats: HandedBeat[]; progress: Progress; isComplete: boolean }
  /** `filling`: also where the worklist is being filled, and nothing of it is here yet. */
  | { status: NoResults }

/** What an empty worklist means by how far its copy came. */
const missing = {
  'under-way': 'filling',
  unavailable: 'results-down',
  refused: 'results-refused',
} as const

/** Beats for a reader, leased, with their samples; with what the model says of them only where the view is open. */
export async function takeHanded(readerId: string, view: ReadingView, order: TakeOrder): Promise<Taken> {
  const { auditing, db, worklist } = app()
  // Without the API the worklist stays as it is; whether there are samples is seen below.
  const { status: copied } = await worklist.synchronise()
  if (order.filter.verdict !== undefined) await auditing.recordSearchByVerdict(db, readerId)
  const taken = await worklist.take(readerId, order)
  // That there is nothing left can be said only where all that was judged is known.
  if (taken.length === 0 && copied !== 'synchronised') return { status: missing[copied] }
  const handed = await handOver(readerId, taken, view)
  if (typeof handed === 'string') {
    await worklist.release(
      readerId,
      taken.map(({ beat }) => beat),
    )
    return { status: handed }
  }
  const progress = await countOf(readerId, order)
  return {
    status: 'taken',
    beats: handed,
    progress,
    isComplete: copied === 'synchronised' && taken.length < order.count,
  }
}

/** How far the reading of what was chosen has come; of a batch, its own reader's. */
async function countOf(readerId: string, { filter, batchId }: TakeOrder): Promise<Progress> {
  const { auditing, db, worklist } = app()
  if (batchId === undefined) return await worklist.countProgress(filter)
  const [batch] = await auditing.listBatches(db, readerId, batchId)
  const { total, read, skipped } = batch ?? { total: 0, read: 0, skipped: 0 }
  return { total, settled: read + skipped, unread: total - read - skipped, awaiting: 0 }
}

async function handOver(
  readerId: string,
  taken: readonly TakenBeat[],
  view: ReadingView,
): Promise<HandedBeat[] | NoResults> {
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
  return found.map(({ neutral }, index) => ({ neutral, reveal: reveals[index] ?? null }))
}
