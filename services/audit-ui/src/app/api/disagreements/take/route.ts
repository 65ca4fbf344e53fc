import { answerReader, problem, readBody, readDecisionRequest } from '../../../../reading/server/requests.ts'
import { takeDecisions } from '../../../../reading/server/single-beat.ts'

/** Leases disagreements to an adjudicator, as much of each as this person may see now. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const asked = readDecisionRequest(await readBody(request))
    if (asked === undefined) return problem(400, 'invalid')
    const taken = await takeDecisions(reader, asked)
    return taken.status === 'not-adjudicator' ? problem(403, 'forbidden') : Response.json(taken)
  })
}
