import { answerReader, problem, readBeatNames, readBody } from '../../../../reading/server/requests.ts'
import { app } from '../../../../server/app.ts'

/** Gives beats back that a reader will not look at. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const beats = readBeatNames(await readBody(request))
    if (beats === undefined) return problem(400, 'invalid')
    const { worklist } = app()
    await worklist.release(reader.id, beats)
    return Response.json({ beats: [] })
  })
}
