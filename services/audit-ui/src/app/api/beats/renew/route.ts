import { readBeatNames } from '../../../../reading/beat-requests.ts'
import { answerReader, problem, readBody } from '../../../../reading/server/answer-reader.ts'
import { house } from '../../../../server/house.ts'

/** Lengthens the leases of the beats that are on a reader's screen. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const beats = readBeatNames(await readBody(request))
    if (beats === undefined) return problem(400, 'invalid')
    const { auditing, db } = house()
    return Response.json({ beats: await auditing.renewLeases(db, reader.id, beats) })
  })
}
