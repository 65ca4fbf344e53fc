import type { View } from '@vigia/contracts/audit'
import { app } from '../server/app.ts'
import type { BatchRequest } from './batch-request.ts'

/**
 * The beats that somebody selected, one by one or by a search, in its order; where that was made by what a model says, in
 * a random one, so that the order of a batch tells its reader nothing. What their choice tells is on record then.
 */
export async function chooseBeats(
  asker: { id: string; view: View },
  { beats, search }: Pick<BatchRequest, 'beats' | 'search'>,
): Promise<{ beats: string[]; isCutOff: boolean }> {
  const { auditing, db } = app()
  const isRevealing = auditing.isRevealing(search)
  const found =
    beats === undefined ? await auditing.listMatching(db, asker, search, auditing.largestBatch) : undefined
  if (found !== undefined) {
    // Whoever is told which beats a search finds is told what it searched for.
    if (isRevealing && asker.view === 'open') await auditing.recordSearchByVerdict(db, asker.id)
    else if (isRevealing) await auditing.recordDisclosures(db, asker.id, 'reveal', found.beats)
    const { label, beatCode, slice } = search.filter
    if (label !== undefined || beatCode !== undefined || slice !== undefined)
      await auditing.recordDisclosures(db, asker.id, 'answers', found.beats)
  }
  const names = beats ?? found?.beats.map(({ beat }) => beat) ?? []
  return {
    beats: isRevealing ? await auditing.shuffleBeats(db, names) : names,
    isCutOff: found?.isCutOff ?? false,
  }
}
