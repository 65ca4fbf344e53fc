import { readDecisionOrder } from '../../../../reading/beat-requests.ts'
import { answerReader, problem, readBody } from '../../../../reading/server/answer-reader.ts'
import { takeDecisions } from '../../../../reading/server/take-decisions.ts'

/** Hands disagreements to an adjudicator, as much of each as this person may see now. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const order = readDecisionOrder(await readBody(request))
    if (order === undefined) return problem(400, 'invalid')
    const taken = await takeDecisions(reader, order)
    return taken.status === 'not-adjudicator' ? problem(403, 'forbidden') : Response.json(taken)
  })
}
