import { answerReader, problem, readBeatNames, readBody } from '../../../../reading/server/requests.ts'
import { app } from '../../../../server/app.ts'

/** Gives beats back that a reader wants to see after all others. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const beats = readBeatNames(await readBody(request))
    if (beats === undefined) return problem(400, 'invalid')
    const { worklist } = app()
    await worklist.putOff(reader.id, beats)
    return Response.json({ beats: [] })
  })
}
