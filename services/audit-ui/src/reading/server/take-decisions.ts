import type { Reader } from '@vigia/accounts/sign-in'
import { app } from '../../server/app.ts'
import type { DecisionOrder } from '../beat-requests.ts'
import type { SingleBeat } from '../single-beat.ts'
import type { NoResults } from './load-beat.ts'
import { askerOf, findSingleBeat } from './single-beat.ts'

export type TakenDecisions =
  /** `waiting`: how many wait for this adjudicator, those of the order left out that were not wanted. */
  | { status: 'taken'; beats: SingleBeat[]; waiting: number }
  | { status: NoResults }
  | { status: 'not-adjudicator' }

/** Disagreements for an adjudicator, leased, each as its own page shows it; what is shown is on record then. */
export async function takeDecisions(reader: Reader, order: DecisionOrder): Promise<TakenDecisions> {
  if (!askerOf(reader).mayAdjudicate) return { status: 'not-adjudicator' }
  const { auditing, db, worklist } = app()
  const { taken, waiting } = await auditing.takeDisagreements(db, reader.id, order)
  const looked = await Promise.all(
    taken.map(async ({ beat, inferenceId }) => ({
      beat,
      inferenceId,
      found: await findSingleBeat(reader, inferenceId),
    })),
  )
  const beats: SingleBeat[] = []
  for (const { inferenceId, found } of looked) {
    if (found.status === 'found') beats.push(found.beat)
    else if (found.status === 'gone') await worklist.remove(inferenceId)
    else {
      await worklist.release(
        reader.id,
        taken.map(({ beat }) => beat),
      )
      return { status: found.status }
    }
  }
  const gone = looked.length - beats.length
  // In their place there may be others.
  if (gone > 0 && beats.length === 0) return await takeDecisions(reader, order)
  return { status: 'taken', beats, waiting: waiting - gone }
}
