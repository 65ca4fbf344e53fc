import { answerReader, problem, readBody } from '../../../reading/server/requests.ts'
import { askerOf } from '../../../reading/server/single-beat.ts'
import { app } from '../../../server/app.ts'

/** Records an answer from a browser's outbox. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const { auditing, db, log, results } = app()
    const parsed = auditing.parseAnswer(await readBody(request))
    if (parsed.status === 'invalid') return Response.json(parsed, { status: 400 })
    const outcome = await auditing.recordAnswer(db, results, askerOf(reader), parsed.content, log)
    return outcome.status === 'unavailable' ? problem(424, 'results-down') : Response.json(outcome)
  })
}
