import { answerReader, problem, readBody, readTakeRequest } from '../../../../reading/server/requests.ts'
import { takeBeats } from '../../../../reading/server/take-beats.ts'
import { findReadingView } from '../../../../server/session.ts'

/** Leases beats to a reader. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const view = await findReadingView(reader)
    const asked = readTakeRequest(await readBody(request), view)
    if (asked === undefined) return problem(400, 'invalid')
    return Response.json(await takeBeats(reader.id, view, asked))
  })
}
