import { hasRole } from '@vigia/contracts/audit'
import { readBatchRequest } from '../../../beats/batch-request.ts'
import { chooseBeats } from '../../../beats/choose-beats.ts'
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
