import { hasRole, type View } from '@vigia/contracts/audit'
import { type BatchRequest, readBatchRequest } from '../../../beats/batch-request.ts'
import { answerReader, problem, readBody } from '../../../reading/server/requests.ts'
import { app } from '../../../server/app.ts'
import { findReadingView } from '../../../server/session.ts'

/** Makes a batch of beats for a reader: for oneself, or, by adjudicators and administrators, for anybody. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const asked = readBatchRequest(await readBody(request))
    if (asked === undefined) return problem(400, 'invalid')
    const { auditing, db } = app()
    if (asked.readerId !== reader.id && !hasRole(reader.role, 'adjudicator')) return problem(403, 'forbidden')
    const { beats, isCutOff } = await chooseBeats(
      { id: reader.id, view: await findReadingView(reader) },
      asked,
    )
    const { name, readerId } = asked
    const outcome = await auditing.makeBatch(db, { name, madeBy: reader.id, readerId, beats })
    if (outcome.status !== 'made') return problem(400, outcome.status)
    return Response.json({ ...outcome, isCutOff })
  })
}

type Asker = { id: string; view: View }

/**
 * The beats of a batch, in the order of the search; where that was made by what a model says, in a random one, so that
 * the batch's order tells its reader nothing.
 */
async function chooseBeats(
  asker: Asker,
  { beats, search }: BatchRequest,
): Promise<{ beats: string[]; isCutOff: boolean }> {
  const { auditing, db } = app()
  const isRevealing = auditing.isRevealing(search)
  const found =
    beats === undefined ? await auditing.listMatching(db, asker, search, auditing.largestBatch) : undefined
  if (found !== undefined) {
    // Whoever is told which beats a search finds is told what it searched for.
    if (isRevealing && asker.view === 'open') await auditing.recordSearchByVerdict(db, asker.id)
    else if (isRevealing) await auditing.recordDisclosures(db, asker.id, 'reveal', found.beats)
    const { label, beatCode } = search.filter
    if (label !== undefined || beatCode !== undefined)
      await auditing.recordDisclosures(db, asker.id, 'answers', found.beats)
  }
  const names = beats ?? found?.beats.map(({ beat }) => beat) ?? []
  return {
    beats: isRevealing ? await auditing.shuffleBeats(db, names) : names,
    isCutOff: found?.isCutOff ?? false,
  }
}
