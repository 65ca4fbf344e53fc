import type { Reader } from '@vigia/accounts/sign-in'
import type { BeatMarkers, Judgement, MarkOutcome } from '@vigia/auditing'
import { askerOf } from '../reading/server/single-beat.ts'
import { app } from '../server/app.ts'

/** What a reader may know of a beat's markers, with those to choose from. That others' are told is on record then. */
export async function tellMarkers(
  reader: Reader,
  judgement: Pick<Judgement, 'beat' | 'inferenceId'>,
): Promise<BeatMarkers & { inUse: string[] }> {
  const { auditing, db } = app()
  const [marked, inUse] = await Promise.all([
    auditing.listMarkers(db, judgement.beat, askerOf(reader)),
    auditing.listMarkersInUse(db, reader.id),
  ])
  if (marked.changes.some(({ by }) => by.id !== reader.id))
    await auditing.recordDisclosures(db, reader.id, 'answers', [judgement])
  return { ...marked, inUse }
}

/** Sets a marker on a beat, or removes it, for whoever has answered the beat, or once it is settled. */
export async function changeMarker(
  reader: Reader,
  beat: string,
  marker: string,
  change: 'add' | 'remove',
): Promise<MarkOutcome> {
  const { auditing, db } = app()
  const mark = change === 'remove' ? auditing.removeMarker : auditing.addMarker
  return await mark(db, askerOf(reader), beat, marker)
}
