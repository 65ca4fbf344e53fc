import type { Reader } from '@vigia/accounts/sign-in'
import { answerReader, problem, readBeatNames, readBody } from '../../../../reading/server/requests.ts'
import { app } from '../../../../server/app.ts'

/** Lengthens the leases of the beats that are on a reader's screen, whether or not anybody sits before it. */
export function POST(request: Request): Promise<Response> {
  const lengthen = async (reader: Reader) => {
    const beats = readBeatNames(await readBody(request))
    if (beats === undefined) return problem(400, 'invalid')
    const { worklist } = app()
    return Response.json({ beats: await worklist.renew(reader.id, beats) })
  }
  return answerReader(request, lengthen, { isUnattended: true })
}
